import type { AssessedSentence, Assessment, EvidenceLine, SentenceRole } from "../../api/types";
import { timeWithSeconds } from "../../domain/time";
import { t } from "../../messages";

const ROLES: readonly SentenceRole[] = [
  "situation",
  "indicator",
  "context",
  "action",
  "uncertainty",
];

interface Marking {
  marked: EvidenceLine | null;
  onMark: (evidence: EvidenceLine | null) => void;
}

/** The assessment by role; each sentence leads to the evidence it follows from. */
export function AssessmentCard(props: Marking & { assessment: Assessment | null }) {
  const { assessment, marked, onMark } = props;
  return (
    <section className="card area-assessment" aria-labelledby="assessment" data-testid="assessment">
      <h2 id="assessment">{t.alert.assessment}</h2>
      {assessment === null ? (
        <p className="hint">{t.alert.assessmentPending}</p>
      ) : (
        <>
          <Origin assessment={assessment} />
          {ROLES.map((role) => (
            <Role key={role} role={role} assessment={assessment} marked={marked} onMark={onMark} />
          ))}
          {assessment.removed_count > 0 && (
            <p className="hint">{t.alert.removed(assessment.removed_count)}</p>
          )}
          <Evidence lines={assessment.evidence} marked={marked} onMark={onMark} />
        </>
      )}
    </section>
  );
}

function Origin({ assessment }: { assessment: Assessment }) {
  const by =
    assessment.origin === "model" ? t.alert.by.model(assessment.model ?? null) : t.alert.by.template;
  return (
    <p className="origin" data-testid="assessment-origin">
      <strong className="chip">{by}</strong> <span>{t.alert.byWhy[assessment.origin]}</span>
    </p>
  );
}

function Role(props: Marking & { role: SentenceRole; assessment: Assessment }) {
  const { role, assessment, ...marking } = props;
  const sentences = assessment.sentences.filter((sentence) => sentence.role === role);
  if (sentences.length === 0) return null;
  return (
    <div className={`role role--${role}`}>
      <h3>{t.alert.roles[role]}</h3>
      {sentences.map((sentence, i) => (
        <p key={i}>
          {sentence.text} <Citations sentence={sentence} lines={assessment.evidence} {...marking} />
        </p>
      ))}
    </div>
  );
}

function Citations(props: Marking & { sentence: AssessedSentence; lines: EvidenceLine[] }) {
  const { sentence, lines, marked, onMark } = props;
  return sentence.evidence_ids.map((id) => {
    const line = lines.find((one) => one.evidence_id === id);
    if (line === undefined) return null;
    return (
      <button
        key={id}
        type="button"
        className="citation"
        aria-pressed={marked?.evidence_id === id}
        aria-label={t.alert.evidenceShow(id)}
        onClick={() => onMark(marked?.evidence_id === id ? null : line)}
      >
        {id}
      </button>
    );
  });
}

function Evidence(props: Marking & { lines: EvidenceLine[] }) {
  const { lines, marked, onMark } = props;
  if (lines.length === 0) return null;
  return (
    <details className="evidence" open={marked !== null || undefined}>
      <summary>{t.alert.evidence}</summary>
      <ol>
        {lines.map((line) => (
          <li key={line.evidence_id} aria-current={marked === line || undefined}>
            <button
              type="button"
              className="citation"
              aria-pressed={marked?.evidence_id === line.evidence_id}
              aria-label={t.alert.evidenceShow(line.evidence_id)}
              onClick={() => onMark(marked?.evidence_id === line.evidence_id ? null : line)}
            >
              {line.evidence_id}
            </button>{" "}
            {line.text}{" "}
            <span className="hint">
              {timeWithSeconds(line.t_from)} – {timeWithSeconds(line.t_to)}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
