import { useState } from "react";
import { api } from "../../../api/client";
import { Choice } from "../../../components/choice";
import { ProblemLine } from "../../../components/problem";
import { useSession } from "../../../components/session";
import { useLoaded } from "../../../components/useLoaded";
import { wardOptions } from "../../../domain/wards";
import { t } from "../../../messages";
import { words } from "../words";
import { Chains } from "./chains";
import { WordingForm } from "./wordingForm";

/** For one ward, or the house: who is called when, and how a call names a resident. */
export function CallsSection() {
  const w = words().calls;
  const session = useSession();
  const wards = useLoaded(() => api.wards(), "");
  const [chosen, setChosen] = useState<string | null>(null);
  const options = wardOptions(wards.value?.wards ?? [], session, w.house);
  const ward = chosen ?? options[0]?.[0];
  return (
    <>
      <p className="lead">{w.lead}</p>
      <ProblemLine problem={wards.problem} />
      {wards.value === null && wards.problem === null && <p className="hint">{t.app.loading}</p>}
      {wards.value !== null && ward !== undefined && (
        <>
          <Choice label={w.of} value={ward} options={options} onChoose={setChosen} />
          <Chains key={`chains ${ward}`} ward={ward} />
          <WordingForm key={`wording ${ward}`} ward={ward} />
        </>
      )}
    </>
  );
}
