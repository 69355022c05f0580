import type { FieldState } from "./use-field";

/** What is wrong with a field, next to it. */
export function FieldProblem({ field: { problem, problemId } }: { field: FieldState }) {
  return problem === null ? null : (
    <div class="field-problem" id={problemId} dir="auto">
      {problem}
    </div>
  );
}
