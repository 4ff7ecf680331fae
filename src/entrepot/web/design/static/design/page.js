// The few things a page does better with a script; every one of them also works without.
(function () {
  "use strict";

  function focus(element) {
    if (element) {
      element.focus();
    }
  }

  // "Copy the link" and "Open all lines" show only where a script can serve them.
  function prepare() {
    document.querySelectorAll("[data-copy], [data-open-all]").forEach(function (button) {
      button.hidden = "copy" in button.dataset && !navigator.clipboard;
    });
  }

  function copyLink(button) {
    var field = document.getElementById(button.dataset.copy);
    navigator.clipboard.writeText("value" in field ? field.value : field.textContent).then(function () {
      document.getElementById(button.dataset.copy + "-said").textContent = button.dataset.copied;
    });
  }

  function openAll(button) {
    var open = button.getAttribute("aria-expanded") !== "true";
    document.querySelectorAll("#" + button.dataset.openAll + " details").forEach(function (line) {
      line.open = open;
    });
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? button.dataset.close : button.dataset.openWords;
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy], [data-open-all]");
    if (button) {
      if ("copy" in button.dataset) {
        copyLink(button);
      } else {
        openAll(button);
      }
    }
    document.querySelectorAll("details[data-menu][open]").forEach(function (panel) {
      if (!panel.contains(event.target)) {
        panel.open = false;
      }
    });
  });

  document.addEventListener("keydown", function (event) {
    var panel = document.querySelector("details[data-menu][open]");
    if (event.key === "Escape" && panel) {
      panel.open = false;
      focus(panel.querySelector("summary"));
    }
  });

  // A page that htmx brought in: its title, or what is wrong with the form, takes the focus.
  document.addEventListener("htmx:afterSettle", function (event) {
    if (event.detail.target === document.body) {
      prepare();
      focus(document.querySelector("[data-focus-first], [data-focus-after-swap]"));
    }
  });

  prepare();
  focus(document.querySelector("[data-focus-first]"));
})();
