import { chainInWords } from "../../../domain/chain";
import type { StepView } from "../types";
import { words } from "../words";

const TIERS = [1, 2, 3] as const;

/** A chain as somebody would say it. */
export function ChainText({ chain }: { chain: { steps: StepView[]; repeat_s: number | null } }) {
  const w = words().calls;
  return (
    <div className="steps-grid" data-testid="chain-text">
      {TIERS.map((tier) => (
        <div key={tier}>
          <p className="ticks__head">{w.tier[tier]}</p>
          <ol className="plain-words">
            {chainInWords(chain, tier, w).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ol>
        </div>
      ))}
    </div>
  );
}
