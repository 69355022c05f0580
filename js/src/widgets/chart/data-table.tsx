import { useUi } from "../../ui/context";
import type { Chart } from "../components.gen";
import { axisKey, type Plotted, pointNames } from "./data";
import { valueWriter } from "./numbers";

/** Rows that are read aloud; of more, the arrow keys tell one by one. */
const MOST = 50;

/** The data of a chart for who cannot see it. */
export function DataTable({ of, all }: { of: Chart; all: readonly Plotted[] }) {
  const { locale } = useUi().t.language.value;
  if (of.data.length > MOST) {
    return null;
  }
  const written = valueWriter(locale);
  return (
    <table class="hidden-text">
      <thead>
        <tr>
          <th scope="col">{axisKey(of)}</th>
          {all.map(({ label }, index) => (
            <th key={index} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {pointNames(of).map((name, row) => (
          <tr key={row}>
            <th scope="row">{name}</th>
            {all.map(({ values }, index) => (
              <td key={index}>{written(values[row])}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
