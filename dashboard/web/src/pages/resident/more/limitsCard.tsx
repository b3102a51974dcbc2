import { useState } from "react";
import { Choice } from "../../../components/choice";
import { ProblemLine } from "../../../components/problem";
import { useMay } from "../../../components/session";
import { useLoaded } from "../../../components/useLoaded";
import { harderPercent, possible } from "../../../domain/limits";
import type { Limits } from "../types";
import { words } from "../words";
import { residentApi } from "./api";
import { ApplyLimits } from "./applyLimits";
import { PreviewLines } from "./previewLines";
import { usePreview } from "./usePreview";

/** How easily an alert is raised, and what other limits would have raised. */
export function LimitsCard({ personId }: { personId: string }) {
  const limits = useLoaded(() => residentApi.limits(personId), personId);
  const w = words().limits;
  if (limits.problem?.status === 404) return null;
  return (
    <section className="card" aria-labelledby="limits">
      <h2 id="limits">{w.title}</h2>
      <ProblemLine problem={limits.problem} />
      {limits.value !== null && (
        <>
          <p data-testid="limits-now">
            {scaleInWords(limits.value.scale)}{" "}
            {limits.value.answers > 0 && w.answers(limits.value.answers)}
          </p>
          <p className="hint">{w.never}</p>
          <Try personId={personId} limits={limits.value} onSet={limits.reload} />
        </>
      )}
    </section>
  );
}

function scaleInWords(scale: number): string {
  const w = words().limits;
  const percent = harderPercent(scale);
  if (percent === 0) return w.asConfigured;
  return percent > 0 ? w.harder(percent) : w.easier(-percent);
}

function Try(props: { personId: string; limits: Limits; onSet: () => Promise<void> }) {
  const { factor, lowest_factor, highest_factor } = props.limits;
  const offered = possible(factor, lowest_factor, highest_factor);
  const [percent, setPercent] = useState(String(offered.find((each) => each > 0) ?? offered[0] ?? 0));
  const { preview, begin } = usePreview(props.personId);
  const maySet = useMay("set_limits");
  const w = words().limits;
  return (
    <div className="form">
      <Choice
        label={w.try}
        value={percent}
        options={offered.map((each) => [String(each), w.option(each)])}
        onChoose={setPercent}
      />
      <div className="buttons">
        <button
          type="button"
          className="button"
          disabled={begin.busy || preview?.state === "running" || offered.length === 0}
          onClick={() => void begin.run(Number(percent))}
        >
          {w.change}
        </button>
      </div>
      <ProblemLine problem={begin.problem} />
      <div role="status" data-testid="preview">
        {preview !== null && <PreviewLines preview={preview} />}
      </div>
      {preview?.state === "done" &&
        (maySet ? (
          <ApplyLimits
            key={preview.factor}
            personId={props.personId}
            preview={preview}
            onSet={props.onSet}
          />
        ) : (
          <p className="hint">{w.previewOnly}</p>
        ))}
    </div>
  );
}
