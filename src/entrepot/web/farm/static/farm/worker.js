// Keeps the few pages on which something can be noted, and what they are drawn with, for when there is no
// network, and for one person at a time. Everything else of this folder is always asked anew: it holds money.
"use strict";

var STORE = "entrepot-farm-1-";
var FRESH = 60 * 60 * 1000; // so long a page that is kept is not asked for again

self.addEventListener("install", function (event) {
  event.waitUntil(self.skipWaiting());
});

self.addEventListener("activate", function (event) {
  event.waitUntil(self.clients.claim());
});

// What was kept for somebody else goes when another person signs in on this phone.
function forgetOthers(mine) {
  return caches.keys().then(function (names) {
    return Promise.all(
      names.map(function (name) {
        return name !== mine && name.indexOf("entrepot-") === 0 ? caches.delete(name) : false;
      })
    );
  });
}

function isFresh(answer) {
  return Boolean(answer) && Date.now() - Date.parse(answer.headers.get("Date") || "") < FRESH;
}

function keep(store, address, isAsked) {
  return store.match(address, { ignoreVary: true }).then(function (known) {
    if (known && !isAsked && isFresh(known)) {
      return true;
    }
    return fetch(address, { credentials: "same-origin" })
      .then(function (answer) {
        if (!answer.ok || answer.redirected) {
          return false;
        }
        return store.put(address, answer).then(function () {
          return true;
        });
      })
      .catch(function () {
        return Boolean(known); // what is there stays
      });
  });
}

self.addEventListener("message", function (event) {
  var told = event.data;
  var mine = STORE + told.who;
  event.waitUntil(
    forgetOthers(mine)
      .then(function () {
        return caches.open(mine);
      })
      .then(function (store) {
        return Promise.all(
          told.pages.concat(told.files).map(function (address) {
            return keep(store, address, address === told.here);
          })
        );
      })
      .then(function (kept) {
        event.source.postMessage(kept.every(Boolean) ? "kept" : "again");
      })
  );
});

// Where a page of the farm was not kept, the one that leads to those that are stands in for it.
function standIn(asked, isPage) {
  return caches.match(asked, { ignoreSearch: isPage, ignoreVary: true }).then(function (found) {
    if (found || !isPage) {
      return found || Response.error();
    }
    return caches.match(self.registration.scope + "offline/", { ignoreVary: true }).then(function (door) {
      return door || Response.error();
    });
  });
}

self.addEventListener("fetch", function (event) {
  var asked = event.request;
  if (asked.method !== "GET" || asked.headers.get("X-Fresh")) {
    return;
  }
  event.respondWith(
    fetch(asked).catch(function () {
      return standIn(asked, asked.mode === "navigate");
    })
  );
});
