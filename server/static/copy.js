// Shows the copy buttons, which are of no use without a script, and lets them copy.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.dataset.said = button.dataset.done;
    setTimeout(() => delete button.dataset.said, 1500);
  });
}
