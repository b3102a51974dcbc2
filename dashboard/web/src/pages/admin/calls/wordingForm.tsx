import { useState } from "react";
import { Choice } from "../../../components/choice";
import { ProblemLine } from "../../../components/problem";
import { useAction } from "../../../components/useAction";
import { useLoaded } from "../../../components/useLoaded";
import { adminApi } from "../api";
import { Refused } from "../parts/refused";
import type { WordingChoice } from "../types";
import { words } from "../words";

/** How calls name a resident of a ward, or of the house. */
export function WordingForm({ ward }: { ward: string }) {
  const w = words();
  const loaded = useLoaded(() => adminApi.wording(ward), ward);
  const [chosen, setChosen] = useState<WordingChoice | null>(null);
  const [saved, setSaved] = useState(false);
  const save = useAction(async (as: WordingChoice) => {
    setSaved(false);
    setChosen((await adminApi.setWording(ward, as)).residents_as);
    setSaved(true);
  });
  const value = chosen ?? loaded.value?.residents_as;
  if (value === undefined) return <ProblemLine problem={loaded.problem} />;
  return (
    <section className="card" aria-labelledby="wording">
      <h2 id="wording">{w.calls.wording}</h2>
      <p className="hint">{w.calls.wordingLead}</p>
      <Choice
        label={w.calls.wording}
        value={value}
        options={Object.entries(w.calls.wordingOf)}
        onChoose={(as) => void save.run(as as WordingChoice)}
      />
      <Refused problem={save.problem} />
      <p role="status">{saved ? w.saved : ""}</p>
    </section>
  );
}
