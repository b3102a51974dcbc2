import { PATTERNS, TIERS } from "../../domain/soundPattern";
import { useSound } from "../../live/soundProvider";
import { t } from "../../messages";
import { TierMark } from "../../components/tierMark";
import { SelfTest } from "./selfTest";

/** What is heard and when, whether this device can be heard, and a try of both sound and light. */
export function SoundPage() {
  return (
    <main className="page-main" id="main">
      <h1 tabIndex={-1}>{t.sound.title}</h1>
      <p className="lead">{t.sound.lead}</p>
      <Here />
      <SelfTest />
      <section className="card" aria-labelledby="patterns">
        <h2 id="patterns">{t.sound.patterns}</h2>
        <ul className="sound-patterns">
          {TIERS.map((tier) => (
            <li key={tier}>
              <TierMark tier={tier} /> {t.sound.pattern[tier](PATTERNS[tier].repeatS)}
            </li>
          ))}
        </ul>
        <p className="hint">{t.sound.lostServer}</p>
      </section>
    </main>
  );
}

function Here() {
  const { view, switchTo } = useSound();
  const off = view.state === "off";
  return (
    <section className="card" aria-labelledby="sound-here">
      <h2 id="sound-here">{t.sound.here}</h2>
      <p>
        <strong>{t.sound.state[view.state]}.</strong> {t.sound.why[view.state]}
      </p>
      <button type="button" className="button" onClick={() => switchTo(off)}>
        {off ? t.sound.switchOn : t.sound.switchOff}
      </button>
    </section>
  );
}
