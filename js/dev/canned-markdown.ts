import { ago, type CannedThread, message } from "./canned";

const LINES = Array.from(
  { length: 40 },
  (_, index) => `    total += weights[${index}] * values[${index}]  # term ${index}`,
);

const FORMULAS = `The integral $\\int_0^1 x^2\\,dx = \\tfrac13$ costs \\$0, not $5 or $6; inline \\(e^{i\\pi} + 1 = 0\\) too.[^1]

$$
\\begin{aligned}
\\nabla \\cdot \\mathbf{E} &= \\frac{\\rho}{\\varepsilon_0} & \\nabla \\cdot \\mathbf{B} &= 0 \\\\
\\nabla \\times \\mathbf{E} &= -\\frac{\\partial \\mathbf{B}}{\\partial t} & \\nabla \\times \\mathbf{B} &= \\mu_0\\mathbf{J} + \\mu_0\\varepsilon_0\\frac{\\partial \\mathbf{E}}{\\partial t}
\\end{aligned}
$$

\\[
P(A \\mid B) = \\frac{P(B \\mid A)\\,P(A)}{P(B)} = \\sum_{n=1}^{\\infty} \\sqrt{\\binom{n}{k}} + a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 + a_9 + a_{10} + a_{11} + a_{12} + a_{13} + a_{14}
\\]

- In a list: $\\begin{pmatrix} 1 & 0 \\\\ 0 & 1 \\end{pmatrix}$ and what does not parse: $\\frac{1$.[^note]

| Symbol | Meaning |
|--------|---------|
| $\\alpha$ | the first |
| $\\hat\\beta$ | the second[^1] |

[^1]: Written with **TeX**, drawn as MathML; see [the specification](https://www.w3.org/TR/mathml-core/).
[^note]: A longer note over some words, so that its line has to break where the chat is narrow.

    With a second paragraph.
`;

const REST = `\`\`\`python
def weighted(values, weights):
    total = 0
${LINES.join("\n")}
    return total
\`\`\`

Remote: ![A chart of masses](https://charts.example.org/a.png), allowed and broken: ![Broken](data:image/png;base64,AAAA)

Controls: user\u202enimda\u202c end, <b>HTML</b> as text.
`;

/** Answers with everything that Markdown can have. */
export function markdownThread(): CannedThread {
  return {
    meta: { id: "markdown", created_at: ago(5), title: "Formulas, footnotes, long code" },
    rows: [
      message("m1", 1, "user", "Show me formulas"),
      message("m2", 1, "assistant", FORMULAS),
      message("m3", 2, "user", "And the rest"),
      message("m4", 2, "assistant", REST),
    ],
  };
}
