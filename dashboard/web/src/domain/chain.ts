import type { components } from "../api/schema";

type Step = components["schemas"]["StepView"];
type Tier = 1 | 2 | 3;

/** One call of a tier: `afterS` seconds after the alert, while nobody answers. */
export interface Call {
  afterS: number;
  audiences: readonly string[];
}

export function delayOf(step: Step, tier: Tier): number | null {
  return { 1: step.delay_tier_1_s, 2: step.delay_tier_2_s, 3: step.delay_tier_3_s }[tier];
}

export function withDelay(step: Step, tier: Tier, delay: number | null): Step {
  const key = `delay_tier_${tier}_s` as const;
  return { ...step, [key]: delay };
}

/** Who is called when for `tier`: each delay runs from the call before it. */
export function callsOf(steps: readonly Step[], tier: Tier): Call[] {
  const calls: Call[] = [];
  for (const step of steps) {
    const delay = delayOf(step, tier);
    if (delay === null) continue;
    calls.push({ afterS: (calls.at(-1)?.afterS ?? 0) + delay, audiences: step.audiences });
  }
  return calls;
}

interface SpanWords {
  seconds: (n: number) => string;
  minutes: (n: number) => string;
  and: string;
}

/** "90 seconds" as people say it: whole minutes, and the seconds that are left. */
export function spanInWords(seconds: number, words: SpanWords): string {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds - minutes * 60;
  if (minutes === 0) return words.seconds(rest);
  if (rest === 0) return words.minutes(minutes);
  return `${words.minutes(minutes)} ${words.and} ${words.seconds(rest)}`;
}

interface CallWords extends SpanWords {
  atOnce: string;
  after: (span: string) => string;
  line: (when: string, who: string) => string;
  again: (span: string) => string;
  nobody: string;
  audience: Readonly<Record<string, string>>;
}

/** Whom an audience means; a person by their name. */
export function audienceInWords(audience: string, words: CallWords): string {
  if (Object.hasOwn(words.audience, audience)) return words.audience[audience] ?? audience;
  return audience.replace(/^user:/, "");
}

/** The chain for one tier, a line for each call: "after 1 minute: the nurses". */
export function chainInWords(
  chain: { steps: readonly Step[]; repeat_s: number | null },
  tier: Tier,
  words: CallWords,
): string[] {
  const calls = callsOf(chain.steps, tier);
  if (calls.length === 0) return [words.nobody];
  const lines = calls.map(({ afterS, audiences }) => {
    const when = afterS === 0 ? words.atOnce : words.after(spanInWords(afterS, words));
    const who = audiences.map((each) => audienceInWords(each, words)).join(` ${words.and} `);
    return words.line(when, who);
  });
  if (tier === 1 && chain.repeat_s !== null) lines.push(words.again(spanInWords(chain.repeat_s, words)));
  return lines;
}

export const NEW_STEP: Step = {
  audiences: ["role:nurse"],
  delay_tier_1_s: 60,
  delay_tier_2_s: 180,
  delay_tier_3_s: null,
};

export const FIRST_STEP: Step = {
  audiences: ["assigned"],
  delay_tier_1_s: 0,
  delay_tier_2_s: 0,
  delay_tier_3_s: 0,
};

/** In seconds: what a delay is chosen from, with the one that stands there already. */
export function delayChoices(now: number | null): number[] {
  const usual = [0, 30, 60, 120, 180, 300, 600, 900, 1800, 3600];
  if (now === null || usual.includes(now)) return usual;
  return [...usual, now].sort((a, b) => a - b);
}
