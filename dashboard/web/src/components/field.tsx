import { useEffect, useId, useRef, type InputHTMLAttributes } from "react";

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  hint?: string;
  /** What the server said against what stands here; it takes the reading point. */
  problem?: string | null;
}

/** A labelled input; the hint, and what is wrong with it, are read with it. */
export function Field({ label, hint, problem = null, ...input }: FieldProps) {
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (problem !== null) box.current?.focus();
  }, [problem]);
  const told = [hint && `${id}-hint`, problem !== null && `${id}-problem`].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        ref={box}
        aria-describedby={told || undefined}
        aria-invalid={problem !== null || undefined}
        {...input}
      />
      {problem !== null && (
        <p id={`${id}-problem`} className="problem" lang="en">
          {problem}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
    </div>
  );
}
