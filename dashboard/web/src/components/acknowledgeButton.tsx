import { api } from "../api/client";
import type { AlertSummary } from "../api/types";
import { useLive } from "../live/provider";
import { t } from "../messages";
import { ProblemLine } from "./problem";
import { useAction } from "./useAction";
import { useFocusHandedOn } from "./useFocusHandedOn";

export function AcknowledgeButton(props: { alert: AlertSummary; onDone?: () => void }) {
  const { alert, onDone } = props;
  const { tell } = useLive();
  const box = useFocusHandedOn<HTMLDivElement>();
  const acknowledge = useAction(async () => {
    tell(await api.acknowledge(alert.alert_id));
    onDone?.();
  });
  return (
    <div className="acknowledge" ref={box}>
      <button
        type="button"
        className="button button--primary"
        aria-disabled={acknowledge.busy}
        aria-label={t.alert.acknowledgeFor(alert.display_name)}
        onClick={() => void acknowledge.run()}
      >
        {t.alert.acknowledge}
      </button>
      <ProblemLine problem={acknowledge.problem} />
    </div>
  );
}
