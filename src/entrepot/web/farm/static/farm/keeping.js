// Keeps on the phone the few pages that are of use without a network, for the person who is signed in here.
(function () {
  "use strict";

  var told = document.body.dataset;
  if (!("serviceWorker" in navigator) || !told.keeps) {
    return;
  }
  var drawn = document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]");
  var files = Array.from(drawn, function (one) {
    return one.href || one.src;
  }).concat(told.scripts.split(" "));

  var wait = 2000;

  function keep() {
    navigator.serviceWorker.ready.then(function (ready) {
      ready.active.postMessage({ who: told.who, here: location.pathname, pages: told.keeps.split(" "), files: files });
    });
  }

  navigator.serviceWorker.addEventListener("message", function (event) {
    if (event.data === "kept") {
      document.documentElement.dataset.ready = "yes"; // from now on the pages open without a network
    } else {
      window.setTimeout(keep, wait); // less and less often where there is little to be had
      wait *= 2;
    }
  });
  navigator.serviceWorker.register(told.worker).then(keep);
})();
