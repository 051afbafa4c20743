/* Files to take away: which part, which form, with quốc hiệu or without. The server writes them (web/export). */
"use strict";
(() => {
  const danchu = window.danchu;
  const base = document.documentElement.dataset.base ?? "";
  const byId = (id) => document.getElementById(id);
  const dialog = byId("download");
  const form = byId("download-form");
  const MOTTO = "danchu.quoc-hieu";
  const { part, motto } = form.elements;
  let held = {};

  /** The links say what is chosen, so that the browser itself saves the file under the name that the server gives. */
  function point() {
    const path = part.value === "all" ? `cuoc-hoi/${held.conversation}` : `cau-tra-loi/${held.record}`;
    for (const kind of ["docx", "pdf"]) {
      byId(`download-${kind}`).href = `${base}/tai-ve/${path}.${kind}${motto.checked ? "?quoc-hieu=1" : ""}`;
    }
  }

  /** Open the dialog for an answer and its conversation, or for a whole conversation. */
  danchu.download = ({ record = "", conversation = "", title = "" }) => {
    held = { record, conversation };
    part.value = record ? "one" : "all";
    byId("download-part").hidden = !record || !conversation;
    byId("download-title").textContent = record ? "Tải câu trả lời" : "Tải cuộc hỏi đáp";
    byId("download-what").textContent = title;
    try { motto.checked = localStorage.getItem(MOTTO) === "1"; } catch { /* private browsing */ }
    point();
    dialog.showModal();
  };

  form.addEventListener("change", () => {
    danchu.keep(localStorage, MOTTO, motto.checked ? "1" : null);
    point();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    if (!event.target.closest("a")) return;
    danchu.announce("Đang tải tệp.");
    setTimeout(() => dialog.close());
  });
  byId("download-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
})();
