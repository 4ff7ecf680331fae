// The scales: what is noted without a network stays on the phone and is sent later. Every entry has a key, so
// that sending it again counts once.
(function () {
  "use strict";

  var box = document.getElementById("queue");
  var form = document.getElementById("scales");
  if (!box || !window.fetch || !window.localStorage) {
    return;
  }
  var key = "entrepot-weighed-" + box.dataset.key;
  var page = box.dataset.page;
  var sending = false;

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(key)) || [];
    } catch (unreadable) {
      return [];
    }
  }

  function keep(entries) {
    localStorage.setItem(key, JSON.stringify(entries));
  }

  function change(entry, how) {
    keep(
      kept().flatMap(function (one) {
        return one.entry === entry ? how(one) : [one];
      })
    );
  }

  function newKey() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, function (one) {
      return one.toString(16).padStart(2, "0");
    }).join("");
  }

  function show(words) {
    var entries = kept();
    var list = box.querySelector("ul");
    list.textContent = "";
    entries.forEach(function (one) {
      var row = document.createElement("li");
      row.append(one.grams + " kg · " + one.member + (one.reasons ? " · " + one.reasons.join(" ") : ""));
      if (one.reasons) {
        var button = document.createElement("button");
        button.type = "button";
        button.className = "button button--quiet button--small";
        button.textContent = box.dataset.drop;
        button.addEventListener("click", function () {
          change(one.entry, function () {
            return [];
          });
          show("");
        });
        row.append(button);
      }
      list.append(row);
    });
    box.querySelector("p").textContent = words || (entries.length ? box.dataset.one : "");
    box.classList.toggle("queue--sent", !entries.length);
    box.hidden = !entries.length && !words;
  }

  // A page kept on the phone holds an old token: a fresh one is asked for with each sending.
  function freshToken() {
    return fetch(page, { credentials: "same-origin", cache: "no-store", headers: { "X-Fresh": "1" } })
      .then(function (answer) {
        return answer.redirected || !answer.ok ? "" : answer.text();
      })
      .then(function (text) {
        var found = new DOMParser().parseFromString(text, "text/html");
        var field = found.querySelector("input[name=csrfmiddlewaretoken]");
        return field ? field.value : "";
      });
  }

  function sendOne(one, token) {
    var body = new URLSearchParams();
    ["entry", "lot", "member", "grams", "grade", "on"].forEach(function (name) {
      body.set(name, one[name] || "");
    });
    body.set("csrfmiddlewaretoken", token);
    return fetch(page, {
      method: "POST",
      credentials: "same-origin",
      headers: { Accept: "application/json", "X-Fresh": "1" },
      body: body,
    }).then(function (answer) {
      if (answer.status === 422) {
        return answer.json().then(function (told) {
          change(one.entry, function (same) {
            return [Object.assign({}, same, { reasons: told.reasons })];
          });
        });
      }
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      change(one.entry, function () {
        return [];
      });
    });
  }

  function waitingOnes() {
    return kept().filter(function (one) {
      return !one.reasons;
    });
  }

  function sendAll() {
    var waiting = waitingOnes();
    if (sending || !waiting.length) {
      show("");
      return;
    }
    sending = true;
    freshToken()
      .then(function (token) {
        if (!token) {
          throw new Error("signed out");
        }
        return waiting.reduce(function (before, one) {
          return before.then(function () {
            return sendOne(one, token);
          });
        }, Promise.resolve());
      })
      .then(
        function () {
          sending = false;
          if (waitingOnes().length) {
            sendAll(); // noted while the others were on their way
          } else {
            show(kept().length ? "" : box.dataset.sent);
          }
        },
        function (error) {
          sending = false;
          show(error.message === "signed out" ? box.dataset.signedOut : box.dataset.kept);
        }
      );
  }

  if (form) {
    form.addEventListener("submit", function (event) {
      var given = new FormData(form);
      var grams = String(given.get("grams")).replace(/\s/g, "").replace(",", ".");
      if (!given.get("member") || !given.get("on") || !/^\d+(\.\d{1,3})?$/.test(grams) || !Number(grams)) {
        return; // the server says what is wrong
      }
      event.preventDefault();
      var entry = { entry: newKey(), grams: grams };
      ["lot", "member", "grade", "on"].forEach(function (name) {
        entry[name] = String(given.get(name) || "");
      });
      keep(kept().concat([entry]));
      form.elements.member.value = "";
      form.elements.grams.value = "";
      form.elements.member.focus();
      sendAll();
    });
  }

  window.addEventListener("online", sendAll);
  sendAll();
})();
