import { useState, type ReactNode } from "react";
import { api } from "../../../api/client";
import { Choice } from "../../../components/choice";
import { ProblemLine } from "../../../components/problem";
import { useSession } from "../../../components/session";
import { useLoaded } from "../../../components/useLoaded";
import { wardOptions } from "../../../domain/wards";
import { t } from "../../../messages";

interface WardChoiceProps {
  label: string;
  /** What stands for no ward, offered to those who see the whole house. */
  house: string;
  children: (ward: string) => ReactNode;
}

/** A ward is chosen, and what follows is about it. */
export function WardChoice({ label, house, children }: WardChoiceProps) {
  const session = useSession();
  const wards = useLoaded(() => api.wards(), "");
  const [chosen, setChosen] = useState<string | null>(null);
  const options = wardOptions(wards.value?.wards ?? [], session, house);
  const ward = chosen ?? options[0]?.[0];
  if (wards.value === null || ward === undefined) {
    return wards.problem ? (
      <ProblemLine problem={wards.problem} />
    ) : (
      <p className="hint">{wards.value === null && t.app.loading}</p>
    );
  }
  return (
    <>
      <Choice label={label} value={ward} options={options} onChoose={setChosen} />
      {children(ward)}
    </>
  );
}
