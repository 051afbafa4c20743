/* The page behind a link to an answer: its owner may revoke it. */
"use strict";
(() => {
  const button = document.getElementById("revoke");
  const base = document.documentElement.dataset.base ?? "";
  button?.addEventListener("click", async () => {
    if (!confirm("Thu hồi liên kết này? Người đã nhận liên kết sẽ không mở được nữa.")) return;
    button.disabled = true;
    try {
      const response = await fetch(`${base}/shares/${button.dataset.token}`, { method: "DELETE" });
      if (!response.ok) throw new Error();
      location.reload();
    } catch {
      button.disabled = false;
      window.danchu.announce("Chưa thu hồi được. Xem lại kết nối mạng rồi thử lại.");
      button.textContent = "Chưa thu hồi được, bấm để thử lại";
    }
  });
})();
