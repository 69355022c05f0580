export const submit = { type: "Button", label: "Send", submit: true };
export const form = (children: object[], more: object = {}) => ({
  type: "Card",
  children: [{ type: "Form", onSubmitAction: { type: "send" }, children: [...children, submit], ...more }],
});
