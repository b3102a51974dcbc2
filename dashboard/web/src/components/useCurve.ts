import { useEffect, useRef, useState } from "react";
import { api } from "../api/client";
import type { CurvePoint } from "../api/types";
import { merge, type Range } from "../domain/curve";

/** The wall's seconds come by the stream; the curve is a look back and may be this much behind. */
const EVERY_MS = 3_000;
/** Fetched again each time: the newest seconds may have been judged after they were first read. */
const OVERLAP_MS = 10_000;

export interface CurveData {
  points: readonly CurvePoint[];
  failed: boolean;
}

/** Points of one person over a range; while `moving`, the newest are fetched again and again. */
export function useCurve(personId: string | null, range: Range | null, moving: boolean): CurveData {
  const [points, setPoints] = useState<readonly CurvePoint[]>([]);
  const [failed, setFailed] = useState(false);
  const known = useRef<readonly CurvePoint[]>([]);
  const wanted = useRef(range);
  useEffect(() => {
    wanted.current = range;
  });
  const ready = range !== null;

  useEffect(() => {
    if (personId === null || !ready) return;
    let stopped = false;
    known.current = [];
    const fetchNewest = async () => {
      const asked = wanted.current;
      if (asked === null) return;
      const last = known.current.at(-1)?.t;
      const from = last === undefined ? asked.from : Math.max(asked.from, last - OVERLAP_MS);
      try {
        const curve = await api.curve(personId, Math.floor(from), Math.ceil(asked.to));
        if (stopped) return;
        known.current = merge(known.current, curve.points, asked.from);
        setPoints(known.current);
        setFailed(false);
      } catch {
        if (!stopped) setFailed(true);
      }
    };
    void fetchNewest();
    const timer = moving ? window.setInterval(() => void fetchNewest(), EVERY_MS) : undefined;
    return () => {
      stopped = true;
      window.clearInterval(timer);
    };
  }, [personId, ready, moving]);

  return { points, failed };
}
