// The few things a page does better with a script; every one of them also works without.
(function () {
  "use strict";

  // An error summary or an answer that asks for attention takes the focus when the page opens.
  var focusFirst = document.querySelector("[data-focus-first]");
  if (focusFirst) {
    focusFirst.focus({ preventScroll: false });
  }

  // "Copy the link": the button shows only where it can work.
  document.querySelectorAll("[data-copy]").forEach(function (button) {
    if (!navigator.clipboard) {
      return;
    }
    button.hidden = false;
    button.addEventListener("click", function () {
      var field = document.getElementById(button.dataset.copy);
      navigator.clipboard.writeText(field.value).then(function () {
        var said = document.getElementById(button.dataset.copy + "-said");
        said.textContent = button.dataset.copied;
      });
    });
  });

  // "Open all lines" / "Close all lines" of a breakdown.
  document.querySelectorAll("[data-open-all]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var open = button.getAttribute("aria-expanded") !== "true";
      document.querySelectorAll("#" + button.dataset.openAll + " details").forEach(function (line) {
        line.open = open;
      });
      button.setAttribute("aria-expanded", String(open));
      button.textContent = open ? button.dataset.close : button.dataset.openWords;
    });
  });

  // The panel of the country switch closes with Escape and on a click outside.
  document.querySelectorAll("details.switch__country").forEach(function (panel) {
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && panel.open) {
        panel.open = false;
        panel.querySelector("summary").focus();
      }
    });
    document.addEventListener("click", function (event) {
      if (panel.open && !panel.contains(event.target)) {
        panel.open = false;
      }
    });
  });
})();
