import type { ComponentChildren } from "preact";
import en from "../../i18n/en.objects.json";
import { learn } from "../../i18n/t";
import type { ObjectItem } from "../../protocol.gen";
import { useUi } from "../../ui/context";
import { FigureView } from "./figure";
import { FileView } from "./file";
import { LiveView } from "./live";
import css from "./objects.css";
import { RaisedView } from "./raised";
import { TableView } from "./table";
import { TreeView } from "./tree";

learn(en);

/** What every form is given beside itself. */
export interface ObjectProps {
  readonly item: ObjectItem;
  readonly rowKey: string;
  /** The object as it shows without its form. */
  readonly plain: ComponentChildren;
}

type FormProps = ObjectProps & { readonly form: NonNullable<ObjectItem["form"]> };

/** An object by its form. */
export function FormView({ form, ...props }: FormProps) {
  useUi().adopt(css);
  switch (form.type) {
    case "table":
      return <TableView form={form} {...props} />;
    case "tree":
      return <TreeView form={form} {...props} />;
    case "raised":
      return <RaisedView form={form} />;
    case "file":
      return <FileView form={form} {...props} />;
    case "figure":
      return <FigureView form={form} {...props} />;
    case "live":
      return <LiveView form={form} {...props} />;
    default:
      form satisfies never;
      return <>{props.plain}</>;
  }
}
