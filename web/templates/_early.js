// Enter counts from the first moment: app.js asks what was sent before it came.
{
  const early = document.getElementById("early");
  early.onsubmit = (event) => {
    event.preventDefault();
    early.dataset.sent = "";
  };
  early.elements[0].onkeydown = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    early.requestSubmit();
  };
}
