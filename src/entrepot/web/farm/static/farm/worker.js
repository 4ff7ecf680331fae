// Keeps one page, the scales, and what it is drawn with, for when there is no network. Everything else of this
// folder is always asked anew: it holds names and money.
"use strict";

var STORE = "entrepot-scales-1";

self.addEventListener("install", function (event) {
  event.waitUntil(self.skipWaiting());
});

self.addEventListener("activate", function (event) {
  event.waitUntil(self.clients.claim());
});

self.addEventListener("message", function (event) {
  event.waitUntil(
    caches.open(STORE).then(function (store) {
      return Promise.all(
        [event.data.page].concat(event.data.files).map(function (address) {
          return fetch(address, { credentials: "same-origin" }).then(function (answer) {
            if (!answer.ok || answer.redirected) {
              return false;
            }
            return store.put(address, answer).then(function () {
              return true;
            });
          }).catch(function () {
            return false;
          });
        })
      );
    }).then(function (kept) {
      event.source.postMessage(kept.every(Boolean) ? "kept" : "again");
    })
  );
});

self.addEventListener("fetch", function (event) {
  var asked = event.request;
  if (asked.method !== "GET" || asked.headers.get("X-Fresh")) {
    return;
  }
  var path = new URL(asked.url).pathname;
  var isScales = asked.mode === "navigate" && path.endsWith("/farm/weigh/");
  if (!isScales && asked.mode === "navigate") {
    return;
  }
  event.respondWith(
    fetch(asked).catch(function () {
      return caches.open(STORE).then(function (store) {
        return store.match(asked, { ignoreSearch: isScales, ignoreVary: true }).then(function (found) {
          return found || Response.error();
        });
      });
    })
  );
});
