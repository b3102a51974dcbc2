import { burstS, HARMONICS, type SoundPattern } from "../domain/soundPattern";

/** Between full and nothing, so that a cut-off burst does not click; s. */
const CUT_S = 0.02;

/** The loudness is the device's: this only leaves room so that nothing is clipped. */
const LEVEL = 0.8;

/**
 * Schedules one burst to begin at `at` (s on the context's clock) and answers how to cut it off.
 * It takes any context, so that a test can render the very same burst without a loudspeaker.
 */
export function scheduleBurst(
  context: BaseAudioContext,
  pattern: SoundPattern,
  at: number,
): () => void {
  const { pulseHz, onsetsS, pulseS, rampS } = pattern;
  const gain = new GainNode(context, { gain: 0 });
  const tone = new OscillatorNode(context, { frequency: pulseHz, periodicWave: wave(context) });
  tone.connect(gain).connect(context.destination);
  // A pulse is measured between the moments at nine tenths of its level, a tenth of a ramp inside.
  for (const onset of onsetsS) {
    const from = at + 0.9 * rampS + onset;
    const to = from + pulseS;
    gain.gain.setValueAtTime(0, from - 0.9 * rampS);
    gain.gain.linearRampToValueAtTime(LEVEL, from + 0.1 * rampS);
    gain.gain.setValueAtTime(LEVEL, to - 0.1 * rampS);
    gain.gain.linearRampToValueAtTime(0, to + 0.9 * rampS);
  }
  tone.start(at);
  tone.stop(at + burstS(pattern) + 2 * rampS);
  return () => {
    gain.gain.cancelScheduledValues(context.currentTime);
    gain.gain.setTargetAtTime(0, context.currentTime, CUT_S / 4);
    tone.stop(context.currentTime + CUT_S);
  };
}

/** The pulse frequency and its harmonics; the browser brings the peak to 1. */
function wave(context: BaseAudioContext): PeriodicWave {
  const imag = Float32Array.from([0, ...HARMONICS]);
  return new PeriodicWave(context, { real: new Float32Array(imag.length), imag });
}
