/* The reading room: permanent links that copy themselves. Every page works without this. */
"use strict";
(() => {
  const danchu = window.danchu;

  /** Links that lost their "%23" on the way through a chat program: /van-ban/10/2022/QH15#21.1 */
  const lost = /^#(\d+[a-zđ]?(?:\.\d+[a-zđ]?(?:\.[a-zđ]\d?)?)?)$/.exec(decodeURIComponent(location.hash));
  if (lost && document.querySelector(".contents") && !document.querySelector(".provision")) {
    location.replace(`${location.pathname}%23${lost[1]}${location.search}`);
    return;
  }

  let shown = null;
  const tell = (text) => {
    shown?.remove();
    shown = Object.assign(document.createElement("p"), { className: "copied", textContent: text });
    shown.setAttribute("aria-hidden", "true");
    document.body.append(shown);
    danchu.announce(text);
    const mine = shown;
    setTimeout(() => mine.remove(), 2600);
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  };
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-link-to]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    await copy(link.href);
    const hash = new URL(link.href).hash;
    if (hash) location.replace(hash);
    tell(`Đã sao chép liên kết đến ${link.dataset.linkTo}`);
  });

  /** The article that is being read stays in sight in the table of contents beside it. */
  const side = document.querySelector(".reader-side");
  const here = side?.querySelector("[aria-current]");
  if (here && side.scrollHeight > side.clientHeight) {
    side.scrollTop += here.getBoundingClientRect().top - side.getBoundingClientRect().top - side.clientHeight / 2;
  }

  /** A heading that folds opens when a link leads into it. */
  const unfold = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();
})();
