import { useEffect } from "react";
import type { AlertSummary } from "../api/types";
import { tierOf, waits } from "../domain/urgency";
import { t } from "../messages";
import { BellIcon, PersonGoingIcon } from "./icons";

/** Mark, icon and word of a tier: three ways to read it besides the colour. */
export function TierMark(props: { tier: number; taken?: boolean }) {
  const tier = t.tier[tierOf(props.tier)];
  return (
    <span className="tier-mark">
      <span aria-hidden="true" className="tier-mark__stars">
        {tier.mark}
      </span>
      {props.taken ? <PersonGoingIcon /> : <BellIcon />}
      <span className="visually-hidden">{tier.name}</span>
      <span aria-hidden="true">{tier.word}</span>
    </span>
  );
}

/** Class names of an alert's look: only an alert that waits for somebody flashes. */
export function tierClass(alert: AlertSummary): string {
  const look = waits(alert) ? "tier--waiting" : "tier--taken";
  return `tier tier-${tierOf(alert.tier)} ${look}`;
}

/**
 * Every flash runs on the page's own clock, so that all flash together wherever they stand: lights
 * of 2 Hz out of step would add up to more than the three flashes a second that WCAG allows.
 */
export function useFlashesInStep(): void {
  useEffect(() => {
    const align = ({ target, animationName }: AnimationEvent) => {
      if (!animationName.startsWith("flash-") || !(target instanceof Element)) return;
      for (const animation of target.getAnimations()) animation.startTime = 0;
    };
    document.addEventListener("animationstart", align);
    return () => document.removeEventListener("animationstart", align);
  }, []);
}
