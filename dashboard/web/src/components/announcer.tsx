import { useLive } from "../live/provider";
import { t } from "../messages";

/**
 * Two live regions that are always there: tier 1 interrupts a screen reader, everything else
 * waits until it has finished. The focus never moves.
 */
export function Announcer() {
  const { model, announced } = useLive();
  const lost = model.connection === "lost";
  return (
    <>
      <div className="visually-hidden" aria-live="assertive" data-testid="announce-urgent">
        {announced?.urgent ? announced.text : ""}
        {lost ? ` ${t.announce.lost}` : ""}
      </div>
      <div className="visually-hidden" aria-live="polite" data-testid="announce">
        {announced && !announced.urgent ? announced.text : ""}
      </div>
    </>
  );
}
