// Says before signing out whether this device keeps something that was not sent: signing out removes it.
(function () {
  "use strict";

  var warning = document.getElementById("unsent");
  var weighed = Object.keys(localStorage).some(function (key) {
    return key.indexOf("entrepot-weighed-") === 0 && localStorage.getItem(key) !== "[]";
  });
  warning.hidden = !weighed && !Number(localStorage.getItem("entrepot-drafts"));
})();
