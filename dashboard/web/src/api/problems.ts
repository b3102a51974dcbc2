/** An error answer (`application/problem+json`) or no answer at all, as one kind of error. */

export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    readonly detail: string,
    /** Seconds until another try makes sense, where the server says so (429). */
    readonly retryAfterS: number | null = null,
  ) {
    super(detail);
    this.name = "ApiProblem";
  }
}

export const NO_ANSWER = 0;

export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem(NO_ANSWER, "no-answer", error instanceof Error ? error.message : "");
}

export async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null);
  const text = (key: string): string => {
    const value = (body as Record<string, unknown> | null)?.[key];
    return typeof value === "string" ? value : "";
  };
  const retryAfter = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  return new ApiProblem(
    response.status,
    text("type"),
    text("detail"),
    Number.isFinite(retryAfter) ? retryAfter : null,
  );
}
