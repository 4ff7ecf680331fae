// Brings up to date what goes on meanwhile; without a script there is a link. At the end the whole page is new.
(function () {
  "use strict";

  function again() {
    var shown = document.querySelector("[data-again]");
    if (!shown) {
      return;
    }
    window.setTimeout(function () {
      fetch(window.location.href, { credentials: "same-origin" })
        .then(function (answer) { return answer.text(); })
        .then(function (text) {
          var now = new DOMParser().parseFromString(text, "text/html").getElementById(shown.id);
          if (now && now.hasAttribute("data-again")) {
            shown.replaceWith(now);
            again();
          } else {
            window.location.reload();
          }
        })
        .catch(again);
    }, Number(shown.dataset.again));
  }

  again();
})();

// Reads a page aloud where the browser can; the words stand on the page anyway.
(function () {
  "use strict";

  var button = document.querySelector("[data-aloud]");
  if (!button || !("speechSynthesis" in window)) {
    return;
  }
  var label = button.querySelector("span");
  var words = label.textContent;
  button.hidden = false;

  function stop() {
    window.speechSynthesis.cancel();
    label.textContent = words;
    button.setAttribute("aria-pressed", "false");
  }

  button.addEventListener("click", function () {
    if (button.getAttribute("aria-pressed") === "true") {
      stop();
      return;
    }
    var spoken = new SpeechSynthesisUtterance(document.getElementById("main").innerText);
    spoken.lang = document.documentElement.lang;
    spoken.rate = 0.9;
    spoken.onend = stop;
    spoken.onerror = stop;
    label.textContent = button.dataset.stop;
    button.setAttribute("aria-pressed", "true");
    window.speechSynthesis.cancel();
    window.speechSynthesis.speak(spoken);
  });

  window.addEventListener("pagehide", stop);
})();
