/* The history of this browser: what the server keeps under its cookie. List, reopen, take away, delete. */
"use strict";
(() => {
  const danchu = window.danchu;
  const { make, button } = danchu;
  const byId = (id) => document.getElementById(id);
  const dialog = byId("history");
  const body = byId("history-body");
  const when = new Intl.DateTimeFormat("vi-VN", { day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit" });

  const tell = (text) => body.replaceChildren(make("p", "history-said", text));

  async function list() {
    tell("Đang mở lịch sử…");
    try {
      const { conversations, days } = await danchu.call("GET", "/history");
      show(conversations, days);
    } catch (error) {
      tell(error.message);
      body.append(button("Thử lại", list));
    }
  }

  function show(conversations, days) {
    const note = make("p", "history-note", `Lưu trên máy chủ này ${days} ngày, chỉ trình duyệt này xem được; số điện thoại, số giấy tờ và thư điện tử được che đi.`);
    if (!conversations.length) {
      body.replaceChildren(make("p", "history-said", "Chưa có cuộc hỏi đáp nào."), note);
      return;
    }
    const rows = make("ul", "history-list");
    conversations.forEach((held) => rows.append(row(held)));
    const all = button("Xóa toàn bộ lịch sử", () => remove("", "Xóa toàn bộ lịch sử của trình duyệt này? Không lấy lại được."));
    all.id = "history-clear";
    body.replaceChildren(note, rows, all);
  }

  function row(held) {
    const made = make("li", held.id === danchu.conversation() ? "current" : "");
    const open = button("", () => reopen(held.id), "history-open");
    open.append(make("b", "", held.title), make("small", "", when.format(new Date(held.at))));
    const files = button("Tải về", () => danchu.download({ conversation: held.id, title: held.title }));
    files.setAttribute("aria-haspopup", "dialog");
    files.ariaLabel = `Tải về cuộc hỏi đáp “${held.title}”`;
    const gone = button("Xóa", () => remove(held.id, `Xóa cuộc hỏi đáp “${held.title}”? Liên kết đã chia sẻ cũng không mở được nữa.`));
    gone.ariaLabel = `Xóa cuộc hỏi đáp “${held.title}”`;
    const ways = make("p", "history-ways");
    ways.append(files, gone);
    made.append(open, ways);
    return made;
  }

  async function reopen(id) {
    try {
      const { conversation, turns } = await danchu.call("GET", `/history/${id}`);
      dialog.close();
      danchu.load(conversation, turns);
      danchu.announce(`Đã mở lại, ${turns.length} câu hỏi.`);
    } catch (error) {
      tell(error.message);
      body.append(button("Về danh sách", list));
    }
  }

  async function remove(id, question) {
    if (!confirm(question)) return;
    try {
      await danchu.call("DELETE", id ? `/history/${id}` : "/history");
      if (!id || id === danchu.conversation()) danchu.load("", []);
      await list();
      danchu.announce("Đã xóa.");
      body.focus();
    } catch (error) {
      tell(error.message);
      body.append(button("Về danh sách", list));
    }
  }

  byId("tool-history").addEventListener("click", () => (dialog.showModal(), list()));
  byId("history-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
})();
