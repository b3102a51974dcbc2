import { useState, type FormEvent } from "react";
import { Choice } from "../../../components/choice";
import { Field } from "../../../components/field";
import { ProblemLine } from "../../../components/problem";
import { useAction } from "../../../components/useAction";
import { dateField, endOfDay, findingOf, PURPOSES } from "../../../domain/consentState";
import type { GrantRequest, Purpose } from "../types";
import { words } from "../words";
import { residentApi } from "./api";

type Basis = GrantRequest["basis"];
const BASES: readonly Basis[] = ["own", "representative", "best_interests"];
const DAY_MS = 86_400_000;
/** Half a year, unless somebody says otherwise; the server takes no more than one. */
const USUAL_REVIEW_DAYS = 182;
const MOST_REVIEW_DAYS = 365;

/** A consent with what it rests on; the server refuses one that rests on nothing, and says why. */
export function GrantForm(props: {
  personId: string;
  onDone: () => Promise<void>;
  onCancel: () => void;
}) {
  const [basis, setBasis] = useState<Basis>("own");
  const [mistake, setMistake] = useState<string | null>(null);
  const w = words().consents;
  const save = useAction(async (given: GrantRequest) => {
    await residentApi.grant(props.personId, given);
    await props.onDone();
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = read(new FormData(event.currentTarget), basis);
    setMistake(typeof given === "string" ? given : null);
    if (typeof given !== "string") void save.run(given);
  };
  const now = Date.now();
  return (
    <form className="form" onSubmit={submit} data-testid="grant-form">
      <fieldset className="days">
        <legend>{w.legend}</legend>
        {PURPOSES.map((purpose) => (
          <label key={purpose}>
            <input type="checkbox" name="purpose" value={purpose} /> {w.purposes[purpose]}
          </label>
        ))}
      </fieldset>
      <Choice
        label={w.basisLabel}
        value={basis}
        options={BASES.map((each) => [each, w.basis[each] ?? each])}
        onChoose={(chosen) => setBasis(chosen as Basis)}
      />
      {basis === "representative" && (
        <Field label={w.representative} name="representative" maxLength={120} required />
      )}
      <Field label={w.assessedBy} name="assessed_by" maxLength={120} required />
      <Field
        label={w.assessedOn}
        name="assessed_on"
        type="date"
        defaultValue={dateField(now)}
        max={dateField(now)}
        required
      />
      <Field
        label={w.note}
        name="note"
        maxLength={1000}
        {...(basis === "best_interests" && { hint: w.noteHint })}
        required
      />
      <Field
        label={w.review}
        name="review_on"
        type="date"
        defaultValue={dateField(now + USUAL_REVIEW_DAYS * DAY_MS)}
        min={dateField(now + DAY_MS)}
        max={dateField(now + MOST_REVIEW_DAYS * DAY_MS)}
        hint={w.reviewHint}
        required
      />
      <ProblemLine problem={save.problem} text={mistake} />
      <div className="buttons">
        <button type="button" className="button" onClick={props.onCancel}>
          {w.cancel}
        </button>
        <button type="submit" className="button button--primary" aria-disabled={save.busy}>
          {w.save}
        </button>
      </div>
    </form>
  );
}

/** The request, or what is missing in it. */
function read(given: FormData, basis: Basis): GrantRequest | string {
  const w = words().consents;
  const text = (name: string) => String(given.get(name) ?? "").trim();
  const purposes = given.getAll("purpose") as Purpose[];
  const assessed = endOfDay(text("assessed_on"));
  const review_at = endOfDay(text("review_on"));
  if (purposes.length === 0) return w.needsPurpose;
  if (assessed === null || review_at === null) return w.needsDates;
  return {
    purposes,
    basis,
    review_at,
    record: {
      finding: findingOf(basis),
      assessed_by: text("assessed_by"),
      // Today ends in the future, which no assessment may.
      assessed_at: Math.min(assessed, Date.now()),
      note: text("note"),
      representative: text("representative"),
    },
  };
}
