import type { ResidentView } from "../../../api/types";
import { useMay } from "../../../components/session";
import type { ErasureReceipt } from "../types";
import { ConsentPurposes } from "./consentPurposes";
import { DayCard } from "./dayCard";
import { LearningCard } from "./learningCard";
import { LimitsCard } from "./limitsCard";
import { PausePlanCard } from "./pausePlanCard";
import { PersonData } from "./personData";
import "./more.css";

interface MoreProps {
  view: ResidentView;
  ageMs: number | null;
  now: number;
  onErased: (receipt: ErasureReceipt) => void;
}

/** What is read at a desk rather than on the way to somebody. */
export function More({ view, ageMs, now, onErased }: MoreProps) {
  const mayPreview = useMay("preview_limits");
  const maySeeConsent = useMay("see_consent");
  return (
    <div className="more">
      <DayCard view={view} now={now} />
      <LearningCard personId={view.person_id} now={now} />
      <PausePlanCard personId={view.person_id} now={now} />
      {mayPreview && <LimitsCard personId={view.person_id} />}
      {maySeeConsent && <ConsentPurposes view={view} ageMs={ageMs} now={now} />}
      <PersonData view={view} onErased={onErased} />
    </div>
  );
}
