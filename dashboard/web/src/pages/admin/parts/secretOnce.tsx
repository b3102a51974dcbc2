import { useEffect, useRef, useState } from "react";
import { words } from "../words";

interface SecretOnceProps {
  title: string;
  lead: string;
  secret: string;
  onNoted: () => void;
}

/** Shown until it was noted: nothing of it is kept in the page afterwards. */
export function SecretOnce({ title, lead, secret, onNoted }: SecretOnceProps) {
  const w = words();
  const head = useRef<HTMLHeadingElement>(null);
  const [copied, setCopied] = useState<boolean | null>(null);
  useEffect(() => head.current?.focus(), []);
  const copy = () => {
    // Without https there is no clipboard: then the text is marked by hand.
    if (navigator.clipboard === undefined) return setCopied(false);
    navigator.clipboard.writeText(secret).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <section className="card secret" data-testid="secret">
      <h3 tabIndex={-1} ref={head}>
        {title}
      </h3>
      <p>{lead}</p>
      <p>
        <code className="secret__text">{secret}</code>
      </p>
      <div className="buttons">
        <button type="button" className="button button--primary" onClick={copy}>
          {w.copy}
        </button>
        <button type="button" className="button" onClick={onNoted}>
          {w.noted}
        </button>
      </div>
      <p role="status">{copied === null ? "" : copied ? w.copied : w.copyByHand}</p>
    </section>
  );
}
