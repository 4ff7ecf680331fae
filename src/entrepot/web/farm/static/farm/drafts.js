// A lot, a member or a product that is noted without a network stays on the phone as a draft, and is sent when
// there is one. Each has a key, so that sending it again makes one thing. What the server refuses stays with its
// reasons until it is mended or thrown away. Nobody sees the drafts of another account.
(function () {
  "use strict";

  var box = document.getElementById("drafts");
  var form = document.querySelector("form[data-draft]");
  if (!box || !window.fetch || !window.indexedDB) {
    return;
  }
  var words = box.dataset;
  var owner = words.owner;
  var who = document.body.dataset.who;
  var UNSURE = 6 * 24 * 60 * 60 * 1000; // the server knows a key for seven days
  var PATIENCE = 8000;
  var sending = false;
  var busy = false; // what was just noted is on its way: a second tap notes nothing
  var mending = null;

  // The store: one row a draft, of every account on this phone; only those of this one are ever read out.
  function store(mode, ask) {
    return new Promise(function (done, failed) {
      var opening = indexedDB.open("entrepot-drafts", 1);
      opening.onupgradeneeded = function () {
        opening.result.createObjectStore("drafts", { keyPath: "id" }).createIndex("owner", "owner");
      };
      opening.onerror = failed;
      opening.onsuccess = function () {
        var base = opening.result;
        var work = base.transaction("drafts", mode);
        var asked = ask(work.objectStore("drafts"));
        work.oncomplete = function () {
          base.close();
          done(asked.result);
        };
        work.onabort = work.onerror = failed;
      };
    });
  }

  function mine() {
    return store("readonly", function (rows) {
      return rows.index("owner").getAll(owner);
    }).then(function (found) {
      return found.sort(function (one, other) {
        return one.noted - other.noted;
      });
    });
  }

  function put(draft) {
    return store("readwrite", function (rows) {
      return rows.put(draft);
    });
  }

  function drop(draft) {
    return store("readwrite", function (rows) {
      return rows.delete(draft.id);
    }).then(count);
  }

  // The page that signs out says how much would be lost; it cannot read the store as easily.
  function count() {
    return store("readonly", function (rows) {
      return rows.count();
    }).then(function (number) {
      localStorage.setItem("entrepot-drafts", String(number));
    });
  }

  function newKey() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), function (one) {
      return one.toString(16).padStart(2, "0");
    }).join("");
  }

  function button(label, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "button button--quiet button--small";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }

  function sentence(fault) {
    return (fault.label ? fault.label + ": " : "") + (fault.reason + " " + fault.fix).trim();
  }

  function rowOf(draft) {
    var row = document.createElement("li");
    var name = document.createElement("strong");
    name.textContent = draft.kind + " · " + draft.title;
    row.append(name);
    (draft.faults || []).forEach(function (fault) {
      var said = document.createElement("p");
      said.className = "field__error";
      said.textContent = sentence(fault);
      row.append(said);
    });
    var acts = document.createElement("div");
    acts.className = "row";
    if (draft.faults) {
      acts.append(
        form && form.dataset.draft === draft.of
          ? button(words.mend, function () { fill(draft); })
          : linkTo(draft)
      );
      acts.append(button(words.resend, function () { retry(draft); }));
    }
    acts.append(button(words.drop, function () {
      if (mending === draft.id) {
        mending = null;
      }
      drop(draft).then(show);
    }));
    row.append(acts);
    return row;
  }

  function linkTo(draft) {
    var made = document.createElement("a");
    made.href = draft.page + "#" + draft.id;
    made.className = "button button--quiet button--small";
    made.textContent = words.mend;
    return made;
  }

  function show(said) {
    return mine().then(function (drafts) {
      box.querySelector("ul").replaceChildren.apply(box.querySelector("ul"), drafts.map(rowOf));
      box.querySelector("p").textContent = said || (drafts.length ? words.waiting : "");
      box.classList.toggle("queue--sent", !drafts.length);
      box.hidden = !drafts.length && !said;
      return drafts;
    });
  }

  // Put a draft back into the form it came from.
  function fill(draft) {
    form.reset();
    draft.fields.forEach(function (pair) {
      var field = form.elements[pair[0]];
      if (field && field.type === "checkbox") {
        field.checked = true;
      } else if (field) {
        field.value = pair[1];
      }
    });
    draft.files.forEach(function (pair) {
      var held = new DataTransfer();
      held.items.add(new File([pair[1]], pair[1].name || "photo", { type: pair[1].type }));
      form.elements[pair[0]].files = held.files;
    });
    mending = draft.id;
    mark(draft.faults || []);
  }

  function unmark() {
    Array.from(form.querySelectorAll("[data-fault]")).forEach(function (said) { said.remove(); });
    Array.from(form.elements).forEach(function (field) {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-errormessage");
    });
  }

  function mark(faults) {
    unmark();
    var wrong = faults.map(function (fault, number) {
      var field = fault.field && form.elements[fault.field];
      if (!field || !field.setAttribute) {
        return null;
      }
      var said = document.createElement("p");
      said.className = "field__error";
      said.id = "fault-" + number;
      said.dataset.fault = "";
      said.textContent = (fault.reason + " " + fault.fix).trim();
      field.before(said);
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-errormessage", said.id);
      return field;
    }).filter(Boolean);
    (wrong[0] || box).focus();
  }

  function retry(draft) {
    delete draft.faults;
    delete draft.tried;
    draft.key = newKey(); // what was refused made nothing: it is asked anew
    put(draft).then(function () { sendAll(null); });
  }

  // A page kept on the phone holds an old token, and perhaps somebody else has signed in since.
  function freshToken(page) {
    var patience = new AbortController();
    var timer = window.setTimeout(function () { patience.abort(); }, PATIENCE);
    return fetch(page, {
      credentials: "same-origin", cache: "no-store", headers: { "X-Fresh": "1" }, signal: patience.signal,
    }).then(function (answer) {
      return answer.redirected || !answer.ok ? "" : answer.text();
    }).then(function (text) {
      window.clearTimeout(timer);
      var found = new DOMParser().parseFromString(text, "text/html");
      var field = found.querySelector("input[name=csrfmiddlewaretoken]");
      if (!field || found.body.dataset.who !== who) {
        throw new Error("signed out");
      }
      return field.value;
    });
  }

  function post(draft, token, isNow) {
    var body = new FormData();
    draft.fields.forEach(function (pair) { body.append(pair[0], pair[1]); });
    draft.files.forEach(function (pair) { body.append(pair[0], pair[1], pair[1].name || "photo"); });
    body.set("csrfmiddlewaretoken", token);
    var headers = { Accept: "application/json", "Idempotency-Key": draft.key, "X-Fresh": "1" };
    if (isNow) {
      headers["X-At-Once"] = "1";
    }
    return fetch(draft.page, { method: "POST", credentials: "same-origin", headers: headers, body: body });
  }

  // Resolves to where it goes on, or to nothing for a draft that was refused.
  function sendOne(draft, token, isNow) {
    var now = Date.now();
    if (draft.tried && now - draft.tried > UNSURE) {
      draft.faults = [{ field: "", label: "", reason: words.unsure, fix: words.look }];
      return put(draft);
    }
    draft.tried = draft.tried || now;
    return put(draft).then(function () {
      return post(draft, token, isNow);
    }).then(function (answer) {
      if (answer.status !== 201 && answer.status !== 422) {
        throw new Error(String(answer.status)); // it stays, and is sent another time
      }
      return answer.json().then(function (told) {
        if (answer.status === 201) {
          return drop(draft).then(function () { return told.to; });
        }
        draft.faults = told.faults;
        return put(draft).then(function () {
          if (isNow) {
            busy = false;
            mending = draft.id;
            mark(told.faults);
          }
        });
      });
    });
  }

  function unsent() {
    return mine().then(function (drafts) {
      return drafts.filter(function (draft) { return !draft.faults; });
    });
  }

  // What was noted stays here for now: the form is free for the next.
  function settle() {
    busy = false;
    mending = null;
    unmark();
    form.reset();
    box.focus();
  }

  function goOn(to, left, isHeld) {
    sending = false;
    if (to) {
      location.assign(to);
    } else if (left.length && !isHeld) {
      sendAll(null); // noted while the others were on their way
    } else {
      mine().then(function (kept) {
        show(isHeld ? words.kept : kept.length ? "" : words.sent);
      });
    }
  }

  // `now` is the id of what was noted a moment ago by the person before the screen.
  function sendAll(now) {
    if (sending) {
      return now && settle();
    }
    sending = true;
    var to = "";
    var isHeld = false;
    unsent().then(function (waiting) {
      if (!waiting.length) {
        sending = false;
        return show("");
      }
      return freshToken(waiting[0].page).then(function (token) {
        return waiting.reduce(function (before, draft) {
          return before.then(function () {
            return sendOne(draft, token, draft.id === now);
          }).then(function (address) {
            to = draft.id === now ? address : to;
          }, function () {
            isHeld = true;
            return draft.id === now && settle();
          });
        }, Promise.resolve());
      }).then(unsent).then(function (left) {
        goOn(to, left, isHeld);
      });
    }).catch(function (error) {
      sending = false;
      show(error && error.message === "signed out" ? words.signedOut : words.kept).then(function () {
        return now && settle();
      });
    });
  }

  function noted() {
    var fields = [];
    var files = [];
    new FormData(form).forEach(function (value, name) {
      if (value instanceof File) {
        if (value.size) {
          files.push([name, value]);
        }
      } else if (name !== "csrfmiddlewaretoken") {
        fields.push([name, value]);
      }
    });
    var title = form.elements[form.dataset.title];
    var chosen = title.selectedOptions ? title.selectedOptions[0] : null;
    return {
      id: mending || newKey(), key: newKey(), owner: owner, of: form.dataset.draft, kind: form.dataset.kind,
      title: (chosen ? chosen.text : title.value) || "…", page: form.dataset.page, noted: Date.now(),
      fields: fields, files: files,
    };
  }

  if (form) {
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (busy) {
        return;
      }
      busy = true;
      var draft = noted();
      put(draft).then(count).then(function () {
        sendAll(draft.id);
      }, function () {
        form.submit(); // the phone keeps nothing: the ordinary way
      });
    });
  }

  window.addEventListener("online", function () { sendAll(null); });
  mine().then(function (drafts) {
    var wanted = drafts.find(function (draft) { return "#" + draft.id === location.hash; });
    if (wanted && form) {
      fill(wanted);
    }
    sendAll(null);
  }, function () {});
})();
