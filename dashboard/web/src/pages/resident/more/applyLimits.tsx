import { useState } from "react";
import { Field } from "../../../components/field";
import { ProblemLine } from "../../../components/problem";
import { useAction } from "../../../components/useAction";
import type { Preview } from "../types";
import { words } from "../words";
import { residentApi } from "./api";

/** A second step with a reason: what was tried holds from now on. */
export function ApplyLimits(props: {
  personId: string;
  preview: Preview;
  onSet: () => Promise<void>;
}) {
  const { personId, preview, onSet } = props;
  const [reason, setReason] = useState("");
  const [done, setDone] = useState(false);
  const w = words().limits;
  const set = useAction(async () => {
    await residentApi.setLimits(personId, preview.factor, preview.config_version ?? "", reason.trim());
    setDone(true);
    await onSet();
  });
  if (done) return <p role="status">{w.applied}</p>;
  return (
    <>
      <p className="hint">{w.applyLead}</p>
      <Field
        label={w.reason}
        value={reason}
        maxLength={300}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <ProblemLine problem={set.problem} />
      <div className="buttons">
        <button
          type="button"
          className="button"
          disabled={set.busy || reason.trim() === ""}
          onClick={() => void set.run()}
        >
          {w.apply}
        </button>
      </div>
    </>
  );
}
