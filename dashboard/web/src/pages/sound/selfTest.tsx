import { useEffect, useId, useState } from "react";
import { api } from "../../api/client";
import type { Tier } from "../../api/types";
import { ProblemLine } from "../../components/problem";
import { TierMark } from "../../components/tierMark";
import { useAction } from "../../components/useAction";
import { useSound } from "../../live/soundProvider";
import { t } from "../../messages";
import { TIERS } from "../../domain/soundPattern";

/** Long enough for three flashes of the slowest light. */
const LIGHT_MS = 6_000;

type Tried = { tier: Tier; number: number };

/** One burst and its light, and whether somebody in front of the device heard and saw it. */
export function SelfTest() {
  const { tryOut } = useSound();
  const [tried, setTried] = useState<Tried | null>(null);
  const [busy, setBusy] = useState(false);
  const attempt = (tier: Tier) => {
    const played = tryOut(tier);
    setBusy(!played);
    setTried((before) => (played ? { tier, number: (before?.number ?? 0) + 1 } : null));
  };
  return (
    <section className="card" aria-labelledby="sound-test">
      <h2 id="sound-test">{t.sound.test}</h2>
      <p className="hint">{t.sound.testWhy}</p>
      <div className="sound-test__tiers">
        {TIERS.map((tier) => (
          <button key={tier} type="button" className="button" onClick={() => attempt(tier)}>
            {t.sound.tryTier(t.tier[tier].name)}
          </button>
        ))}
      </div>
      <ProblemLine problem={null} text={busy ? t.sound.busy : null} />
      {tried && <Light key={`light-${tried.number}`} tier={tried.tier} />}
      {tried && <Result key={tried.number} tier={tried.tier} />}
    </section>
  );
}

function Light({ tier }: { tier: Tier }) {
  const [on, setOn] = useState(true);
  useEffect(() => {
    const timer = window.setTimeout(() => setOn(false), LIGHT_MS);
    return () => window.clearTimeout(timer);
  }, []);
  if (!on) return null;
  return (
    <p className={`sound-test__light tier tier-${tier} tier--waiting`} data-testid="test-light">
      <TierMark tier={tier} /> {t.sound.sample}
    </p>
  );
}

function Result({ tier }: { tier: Tier }) {
  const [heard, setHeard] = useState<boolean | null>(null);
  const [seen, setSeen] = useState<boolean | null>(null);
  const [recorded, setRecorded] = useState(false);
  const record = useAction(async () => {
    if (heard === null || seen === null) return;
    await api.recordSoundTest({ tier, heard, seen });
    setRecorded(true);
  });
  if (recorded) {
    return (
      <p role="status" data-testid="sound-test-recorded">
        {heard && seen ? t.sound.recordedGood : t.sound.recordedBad}
      </p>
    );
  }
  const ready = heard !== null && seen !== null && !record.busy;
  return (
    <div className="form">
      <YesOrNo question={t.sound.heard} value={heard} onAnswer={setHeard} />
      <YesOrNo question={t.sound.seen} value={seen} onAnswer={setSeen} />
      <button type="button" className="button" disabled={!ready} onClick={() => void record.run()}>
        {t.sound.record}
      </button>
      <ProblemLine problem={record.problem} />
    </div>
  );
}

function YesOrNo(props: {
  question: string;
  value: boolean | null;
  onAnswer: (yes: boolean) => void;
}) {
  const name = useId();
  return (
    <fieldset className="sound-test__question">
      <legend>{props.question}</legend>
      {[true, false].map((yes) => (
        <label key={String(yes)} className="sound-test__answer">
          <input
            type="radio"
            name={name}
            checked={props.value === yes}
            onChange={() => props.onAnswer(yes)}
          />
          {yes ? t.sound.yes : t.sound.no}
        </label>
      ))}
    </fieldset>
  );
}
