import { useId, useState, type FormEvent } from "react";
import type { Signature } from "../../api/types";
import type { ApiProblem } from "../../api/problems";
import { Field } from "../../components/field";
import { ProblemLine } from "../../components/problem";
import { t } from "../../messages";

interface SignFormProps {
  lead: string;
  submit: string;
  /** Who is signed in here; null where that one may not sign. */
  ownName: string | null;
  busy: boolean;
  problem: ApiProblem | null;
  mistake: string | null;
  onSign: (signature: Signature | null) => void;
}

/** A signature: by whoever is signed in, or by name and password for somebody beside them. */
export function SignForm(props: SignFormProps) {
  const name = useId();
  const [byPassword, setByPassword] = useState(props.ownName === null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (key: string) => String(form.get(key) ?? "");
    const given = { username: text("signer"), password: text("signer-password") };
    props.onSign(byPassword ? given : null);
  };
  return (
    <section className="card no-print" aria-labelledby="sign">
      <h2 id="sign">{t.handover.sign}</h2>
      <p>{props.lead}</p>
      <form className="form" onSubmit={submit} autoComplete="off">
        <fieldset className="choices">
          <legend className="visually-hidden">{t.handover.sign}</legend>
          {props.ownName !== null && (
            <Way
              group={name}
              text={t.handover.ownScreen(props.ownName)}
              checked={!byPassword}
              onChoose={() => setByPassword(false)}
            />
          )}
          <Way
            group={name}
            text={t.handover.byPassword}
            checked={byPassword}
            onChoose={() => setByPassword(true)}
          />
        </fieldset>
        {byPassword && (
          <>
            <Field label={t.handover.username} name="signer" autoCapitalize="none" required />
            <Field label={t.handover.password} name="signer-password" type="password" required />
          </>
        )}
        <ProblemLine problem={props.problem} text={props.mistake} />
        <button type="submit" className="button button--primary" aria-disabled={props.busy}>
          {props.submit}
        </button>
      </form>
    </section>
  );
}

function Way(props: { group: string; text: string; checked: boolean; onChoose: () => void }) {
  return (
    <label className="choice">
      <input type="radio" name={props.group} checked={props.checked} onChange={props.onChoose} />
      <span>{props.text}</span>
    </label>
  );
}
