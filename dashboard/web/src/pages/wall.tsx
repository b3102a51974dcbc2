import { CanaryLine } from "../components/canary";
import { FloodBanners } from "../components/floodBanner";
import { Tile, type TileProps } from "../components/tile";
import { openAlarms, TechnicalLine } from "../components/technicalLane";
import { shownState } from "../domain/residentState";
import { byUrgency, waiting } from "../domain/urgency";
import { ageNow, type Mark } from "../live/age";
import { useLive } from "../live/provider";
import { openAlert, type LiveModel } from "../live/reducer";
import { useNow } from "../live/useNow";
import { t } from "../messages";
import { href } from "../routes";

/** Technical alarms beside the tiles; the rest is one tap away. */
const MOST_TECHNICAL = 3;

export function Wall() {
  const { model } = useLive();
  const now = useNow();
  const tiles = wallTiles(model, now);
  const unsure = tiles.filter(({ state }) => ["no_data", "cannot_assess"].includes(state.kind));
  const n = waiting(model.alerts.values()).length;
  return (
    <main className="page-main page-main--wall" id="main">
      <div className="wall-head">
        <h1 tabIndex={-1}>{t.wall.title}</h1>
        <p className="wall-head__summary" data-testid="wall-summary">
          {model.seesResidents && model.loaded && <strong>{t.wall.summary(n)}</strong>}
          {unsure.length > 0 && <span>{t.wall.summaryUnsure(unsure.length)}</span>}
        </p>
      </div>
      <FloodBanners />
      <section aria-labelledby="residents">
        <h2 id="residents" className="visually-hidden">
          {t.wall.residents}
        </h2>
        {!model.loaded && <p className="hint">{t.app.loading}</p>}
        {model.loaded && tiles.length === 0 && (
          <p className="card">{model.seesResidents ? t.wall.nobody : t.wall.notForThisRole}</p>
        )}
        <ul className="wall">
          {tiles.map((tile) => (
            <li key={tile.view.person_id}>
              <Tile {...tile} />
            </li>
          ))}
        </ul>
      </section>
      <TechnicalLane model={model} now={now.wall + model.offsetMs} />
    </main>
  );
}

function wallTiles(model: LiveModel, now: Mark): TileProps[] {
  const serverNow = now.wall + model.offsetMs;
  const ranked = [...model.residents.values()].map(({ view, at, trend }) => {
    const ageMs = ageNow(view.age_ms, at, now);
    const state = shownState(view, ageMs, serverNow);
    const alert = openAlert(model, view.person_id);
    const tile: TileProps = { view, state, alert, ageMs, trend, now: serverNow };
    return { name: view.display_name, room: view.room, state: state.kind, alert, tile };
  });
  return ranked.sort(byUrgency).map(({ tile }) => tile);
}

function TechnicalLane(props: { model: LiveModel; now: number }) {
  const alarms = openAlarms(props.model.technical.values());
  return (
    <section className="technical-lane" aria-labelledby="technical-lane">
      <h2 id="technical-lane">{t.wall.technical}</h2>
      {alarms.length === 0 ? (
        <p className="hint">{props.model.loaded ? t.wall.noTechnical : t.app.loading}</p>
      ) : (
        <ul className="technical-list">
          {alarms.slice(0, MOST_TECHNICAL).map((alarm) => (
            <TechnicalLine key={alarm.alarm_id} alarm={alarm} now={props.now} />
          ))}
        </ul>
      )}
      <CanaryLine />
      {alarms.length > MOST_TECHNICAL && (
        <a href={href.technical}>{t.wall.technicalMore(alarms.length - MOST_TECHNICAL)}</a>
      )}
    </section>
  );
}
