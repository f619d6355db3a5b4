/* The two layers of a hotspot map: a constant one, drawn once, and a changing one, drawn for every answer.
   All text from data is set as text, never as markup. */
window.hotspotsMap = (function () {
  "use strict";
  var LABELS_FROM_ZOOM = 12, PHONE_PX = 420, WIDE_PAGE_PX = 1400, SURFACE_OPACITY = 200;
  var base = {};

  function add(parent, tag, text) {
    var element = parent.appendChild(document.createElement(tag));
    if (text !== undefined) { element.textContent = text; }
    return element;
  }

  function textBox(lines) {
    var box = document.createElement("div");
    lines.forEach(function (line, i) { add(box, i ? "div" : "strong", line); });
    return box;
  }

  function filledIn(forms, line) {
    // The first of the values is the position of the form itself.
    var values = line.split("|");
    return forms[values[0]].split("{}").map(function (part, i) { return i ? values[i] + part : part; }).join("");
  }

  function addFolded(map, position, title, open) {
    // Where it would hide much of the map, as on a phone, it opens when touched.
    var control = L.control({position: position});
    control.onAdd = function () {
      var box = L.DomUtil.create("details");
      box.open = open;
      box.style.cssText = "background:#fff;color:#222;padding:0 8px;border:1px solid #888;border-radius:4px;" +
        "font:11px/1.45 sans-serif";
      var summary = add(box, "summary", title);
      summary.style.cssText = "min-height:24px;line-height:24px;font-weight:bold;cursor:pointer";
      add(box, "div").style.paddingBottom = "4px";
      L.DomEvent.disableClickPropagation(box);
      return box;
    };
    control.addTo(map);
    return control.getContainer();
  }

  function addAttribution(map, text) {
    if (map.getSize().x > PHONE_PX) {
      map.attributionControl.setPrefix(false).addAttribution(text);
      map.attributionControl.getContainer().style.font = "9px/1.2 sans-serif";
    } else {
      map.attributionControl.remove();
      addFolded(map, "bottomright", "Sources", false).lastChild.textContent = text;
    }
  }

  function fetchOnce(name) {
    if (!base.fetched[name]) {
      base.fetched[name] = fetch(base.outlines + "/" + name + ".json").then(function (answer) {
        if (!answer.ok) { throw new Error("the map has no outlines of " + name + "; reload the page"); }
        return answer.json();
      });
    }
    return base.fetched[name];
  }

  function wardStyle(ward) {
    return ward.properties.special
      ? {color: "#1d4f91", weight: 2.5, dashArray: "6 4", fill: false}
      : {color: "#555", weight: 1, fill: false};
  }

  function wardGroup(wards) {
    var group = L.layerGroup();
    L.geoJSON(wards, {pane: "outlines", interactive: false, style: wardStyle}).addTo(group);
    var labels = wards.features.map(function (ward) {
      var name = document.createElement("span");
      name.textContent = ward.properties.name;
      name.style.cssText = "position:absolute;transform:translate(-50%,-50%);white-space:nowrap;color:#333;" +
        "font:11px sans-serif;text-shadow:0 0 3px #fff,0 0 3px #fff,0 0 3px #fff";
      L.marker([ward.properties.lat, ward.properties.lon], {
        pane: "outlines", interactive: false, keyboard: false,
        icon: L.divIcon({className: "hotspots-ward", iconSize: [0, 0], html: name})
      }).addTo(group);
      return name;
    });
    function showLabels() {
      var shown = base.map.getZoom() >= LABELS_FROM_ZOOM;
      labels.forEach(function (label) { label.style.display = shown ? "" : "none"; });
    }
    base.map.on("zoomend", showLabels);
    showLabels();
    return group;
  }

  function showWards(layer) {
    if (layer === base.wardLayer) { return base.wardsReady; }
    base.wardLayer = layer;
    base.wardsReady = fetchOnce(layer).then(function (wards) {
      if (base.wardLayer !== layer) { return; }
      if (base.wards) { base.wards.remove(); }
      base.wards = wardGroup(wards).addTo(base.map);
    });
    return base.wardsReady;
  }

  function fit(map, bounds) {
    // Room for the legend where there is any, and for the attribution.
    var right = map.getSize().x > 500 ? 140 : 0;
    map.fitBounds(bounds, {animate: false, paddingBottomRight: [right, 30]});
  }

  function addFocusStyle() {
    // A browser puts a box round what has the focus; the outline of the shape itself says better which it is, and only
    // those who come by the keyboard look for it.
    add(document.head, "style", "path.leaflet-interactive:focus { outline: none }" +
      "path.leaflet-interactive:focus-visible { stroke: #000; stroke-width: 6px }");
  }

  function drawBase(map, constant) {
    var container = map.getContainer();
    container.style.background = "#f3f3f0";
    container.style.fontSize = "11px";
    container.setAttribute("role", "main");
    addFocusStyle();
    fit(map, constant.bounds);
    // The frame gets its height only after the map is made.
    requestAnimationFrame(function () {
      map.invalidateSize();
      // An answer that came first may have set the map on one place.
      if (base.focus === "null") { fit(map, constant.bounds); }
    });
    map.createPane("areas").style.zIndex = 410;
    map.createPane("surface").style.zIndex = 420;
    map.createPane("outlines").style.zIndex = 430;
    map.getPane("outlines").style.pointerEvents = "none";
    map.createPane("hotspots").style.zIndex = 450;
    addAttribution(map, constant.attribution);
    L.control.scale({imperial: false}).addTo(map);
    container.querySelector(".leaflet-bottom.leaflet-left").style.bottom = "46px";
    // The frame forbids readers to enlarge it.
    document.querySelectorAll("meta[name=viewport]").forEach(function (viewport) {
      viewport.setAttribute("content", "width=device-width, initial-scale=1");
    });
    // A small map on a wide page is one beside a table.
    var roomy = map.getSize().x > PHONE_PX || window.parent.innerWidth >= WIDE_PAGE_PX;
    var heading = document.createElement("h1");
    heading.style.cssText = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)";
    container.prepend(heading);
    base = {
      map: map, bounds: constant.bounds, outlines: constant.outlines, legend: addFolded(map, "topright", "", roomy),
      focus: "null", heading: heading, shown: L.layerGroup(), fetched: {}, canvas: L.canvas({pane: "areas"})
    };
    map.on("move", leadOthers);
  }

  function leadOthers() {
    if (base.quiet) { return; }
    var centre = base.map.getCenter();
    Array.from(window.parent.frames).forEach(function (other) {
      if (other !== window && other.hotspotsMap) {
        other.hotspotsMap.follow([centre.lat, centre.lng], base.map.getZoom());
      }
    });
  }

  function quietly(move) {
    base.quiet = true;
    move();
    base.quiet = false;
  }

  function follow(centre, zoom) {
    if (base.map) { quietly(function () { base.map.setView(centre, zoom, {animate: false}); }); }
  }

  function addAreas(group, areas) {
    return fetchOnce(areas.layer).then(function (outlines) {
      L.geoJSON(outlines, {
        pane: "areas",
        filter: function (area) { return area.properties.code in areas.areas; },
        style: function (area) {
          var colour = areas.colours[parseInt(areas.areas[area.properties.code], 10)];
          return {color: "#fff", weight: 0.6, fillColor: colour, fillOpacity: 0.8};
        },
        onEachFeature: function (area, shape) {
          var name = area.properties.name;
          // Text is laid out only when somebody asks for it.
          shape.bindPopup(function () {
            var lines = areas.areas[area.properties.code].split(";").slice(1);
            return textBox([name].concat(lines.map(function (line) { return filledIn(areas.forms, line); })));
          });
          shape.bindTooltip(function () { return textBox([name]); });
        }
      }).addTo(group);
    });
  }

  function addHexagons(group, hexagons) {
    return fetchOnce("hexagons").then(function (grid) {
      hexagons.position.forEach(function (position, i) {
        var centre = grid.centres[position], colour = hexagons.painted[i];
        var corners = grid.corners.map(function (away) { return [centre[0] + away[0], centre[1] + away[1]]; });
        L.polygon(corners, {
          renderer: base.canvas, fillColor: hexagons.colours[colour], fillOpacity: 0.8,
          // An edge of the same colour keeps a hexagon visible where it is a few pixels wide.
          weight: 2, color: hexagons.colours[colour]
        }).bindPopup(function () {
          return textBox([hexagons.value[i].toLocaleString("en-GB") + " " + hexagons.said, hexagons.classes[colour]]);
        }).addTo(group);
      });
    });
  }

  function addCircle(group, spot, colour) {
    var lines = spot[3], chosen = spot[4];
    var circle = L.circle([spot[0], spot[1]], {
      pane: "hotspots", radius: spot[2], fillColor: colour, fillOpacity: 0.12,
      color: chosen ? "#000" : colour, weight: chosen ? 4 : 2.5
    });
    circle.bindPopup(function () { return textBox(lines); });
    circle.bindTooltip(function () { return textBox(lines.slice(0, 1)); });
    circle.on("add", function () {
      var path = circle.getElement();
      path.setAttribute("tabindex", "0");
      path.setAttribute("role", "button");
      path.setAttribute("aria-label", lines.join(", "));
      path.addEventListener("keydown", function (event) { if (event.key === "Enter") { circle.openPopup(); } });
    });
    circle.addTo(group);
  }

  function painted(surface) {
    // A canvas is there at once, where a picture would have to be decoded while the map is empty.
    var canvas = document.createElement("canvas");
    canvas.height = surface.shape[0];
    canvas.width = surface.shape[1];
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", surface.alt);
    var context = canvas.getContext("2d"), image = context.createImageData(canvas.width, canvas.height);
    var pixels = new Uint32Array(image.data.buffer), colours = [0].concat(surface.colours.map(asPixel)), at = 0;
    surface.lengths.forEach(function (length, i) {
      pixels.fill(colours[surface.classes[i]], at, at += length);
    });
    context.putImageData(image, 0, 0);
    return canvas;
  }

  function asPixel(colour) {
    var bytes = [1, 3, 5].map(function (at) { return parseInt(colour.slice(at, at + 2), 16); });
    return new Uint32Array(Uint8Array.from(bytes.concat(SURFACE_OPACITY)).buffer)[0];
  }

  function drawLegend(legend) {
    var rows = base.legend.lastChild;
    base.legend.firstChild.textContent = legend.title;
    rows.replaceChildren();
    legend.rows.forEach(function (row) {
      var line = add(rows, "div");
      var swatch = add(line, "span");
      swatch.style.cssText = "display:inline-block;width:16px;height:0;margin-right:6px;vertical-align:middle;" +
        row.style;
      line.appendChild(document.createTextNode(row.text));
    });
  }

  function nameMap(name) {
    base.map.getContainer().setAttribute("aria-label", name);
    base.heading.textContent = name;
    // Every frame of a component has the same title from the page.
    window.frameElement.title = name;
  }

  function setFocus(focus) {
    var named = JSON.stringify(focus);
    if (focus && named !== base.focus) {
      base.map.setView([focus[0], focus[1]], focus[2]);
    } else if (!focus && base.focus !== "null") {
      fit(base.map, base.bounds);
    }
    base.focus = named;
  }

  function draw(answer, carrier) {
    var group = L.layerGroup();
    var ready = [showWards(answer.wards)];
    if (answer.areas) { ready.push(addAreas(group, answer.areas)); }
    if (answer.hexagons) { ready.push(addHexagons(group, answer.hexagons)); }
    if (answer.surface) {
      L.svgOverlay(painted(answer.surface), answer.surface.bounds, {pane: "surface"}).addTo(group);
    }
    answer.circles.forEach(function (spot) { addCircle(group, spot, answer.colour); });
    return Promise.all(ready).then(function () {
      if (base.carrier !== carrier) { return; }
      nameMap(answer.name);
      // The one before stays until this one is whole: nobody sees an empty map between the two.
      base.shown.remove();
      base.shown = group.addTo(base.map);
      drawLegend(answer.legend);
      setFocus(answer.focus);
      window.hotspotsPainted = answer.stamp;
    });
  }

  function drawAnswer(carrier, answer) {
    base.carrier = carrier;
    draw(answer, carrier);
  }

  return {drawBase: drawBase, drawAnswer: drawAnswer, follow: follow};
})();
