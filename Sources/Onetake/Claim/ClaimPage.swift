import Domain

/// A claim as a page that reads, prints and archives well: one file, no script, nothing from elsewhere but its own
/// pictures beside it.
struct ClaimPage {
  private let claim: Claim
  private let files: [Claim.Attachment]
  private var html = ""

  /// The page's text.
  static func text(_ claim: Claim, files: [Claim.Attachment]) -> String {
    var page = ClaimPage(claim: claim, files: files)
    page.write()
    return page.html
  }

  private init(claim: Claim, files: [Claim.Attachment]) {
    self.claim = claim
    self.files = files
  }

  private var record: GenerationRecord { claim.record }

  private mutating func write() {
    html = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">
      <title>Refund claim: take \(Self.escaped(record.id.text))</title>
      <style>\(ClaimStyle.text)</style>
      </head>
      <body>
      <main>

      """
    writeHead()
    writeFindings()
    writeRows()
    writePictures()
    writeCost()
    writeNames()
    writeHistory()
    writeRequest()
    writeFiles()
    html += "</main>\n</body>\n</html>\n"
  }

  private mutating func writeHead() {
    add("<header>")
    add("<p class=\"kind\">Refund claim</p>")
    let seller = record.provider.map { " from \($0.rawValue)" } ?? ""
    add("<h1>\(Self.escaped((record.model ?? "A generated clip") + seller))</h1>")
    add("<p class=\"lead\">\(Self.escaped(claim.summary))</p>")
    if let reason = record.reason, !reason.isEmpty {
      add("<p>The last word on it: <q>\(Self.escaped(claim.clean(reason)))</q></p>")
    }
    add("<dl class=\"sums\">")
    for (name, money) in [
      ("At stake", claim.atStake), ("Quoted", record.quoted), ("Charged", claim.charged),
      ("Refunded", record.refunded),
    ] {
      guard name != "Refunded" || money != nil else { continue }
      let text = money.map { "\($0) \(Money.currency)" } ?? "unknown"
      add("<div><dt>\(name)</dt><dd>\(Self.escaped(text))</dd></div>")
    }
    add("</dl>")
    add("</header>")
  }

  private mutating func writeFindings() {
    guard let findings = record.clip?.findings.filter({ $0.severity != .note }), !findings.isEmpty else { return }
    section("What was found in the clip") { page in
      page.add("<ul class=\"findings\">")
      for finding in findings {
        let severity = finding.severity.rawValue
        page.add(
          "<li class=\"\(severity)\"><b>\(Self.escaped(finding.rule.rawValue))</b> <span>\(severity)</span>"
            + "<p>Expected: \(Self.escaped(finding.expected))<br>Delivered: \(Self.escaped(finding.actual))</p></li>")
      }
      page.add("</ul>")
    }
  }

  private mutating func writeRows() {
    let rows = claim.rows
    guard !rows.isEmpty else { return }
    section("Ordered and measured") { page in
      page.add("<table><thead><tr><th></th><th>Ordered</th><th>Measured</th></tr></thead><tbody>")
      for row in rows {
        let mark = row.severity.map { " class=\"\($0.rawValue)\"" } ?? ""
        let measured = row.measured ?? (page.record.clip == nil ? "nothing was delivered" : "not measured")
        page.add(
          "<tr\(mark)><th>\(Self.escaped(row.name))</th><td>\(Self.escaped(row.ordered ?? "not said"))</td>"
            + "<td>\(Self.escaped(measured))</td></tr>")
      }
      page.add("</tbody></table>")
    }
  }

  private mutating func writePictures() {
    section("What the clip shows") { page in
      guard let pictures = page.claim.pictures else {
        page.add("<p>\(Self.escaped(page.claim.noPictures ?? "There is no clip.")) </p>")
        return
      }
      let poster = ClipPictures.posterName(pictures.format)
      let sheet = ClipPictures.storyboardName(pictures.format)
      page.figure(poster, pictures.poster, "The frame at \(Self.seconds(pictures.posterTime)) s")
      let board = pictures.storyboard
      let moments = Phrase.count(board.tiles, "moment")
      let (start, end) = (Self.seconds(board.start), Self.seconds(board.end))
      page.figure(sheet, board.size, "\(moments) from \(start) s to \(end) s, in reading order")
    }
  }

  private mutating func figure(_ name: String, _ size: PictureSize, _ caption: String) {
    add(
      "<figure><img src=\"\(Self.escaped(name))\" width=\"\(size.width)\" height=\"\(size.height)\" "
        + "alt=\"\(Self.escaped(caption))\"><figcaption>\(Self.escaped(caption))</figcaption></figure>")
  }

  private mutating func writeCost() {
    section("Payment") { page in
      let record = page.record
      let source: String? =
        switch record.chargedSource {
        case .provider: "The provider named this charge in its answer."
        case .quote: "The provider names no charge in its answers; this is its published price."
        case .person: "A person entered this charge."
        case .import: "The charge was given when the clip was imported."
        case nil: nil
        }
      let charged = page.claim.charged.map { "\($0) \(Money.currency) charged." } ?? "Nobody knows what was charged."
      let quoted = record.quoted.map { " \($0) \(Money.currency) quoted before the order was sent." } ?? ""
      page.add("<p>\(Self.escaped(charged + quoted)) \(Self.escaped(source ?? ""))</p>")
    }
  }

  private mutating func writeNames() {
    section("Names and times") { page in
      let record = page.record
      let rows: [(String, String?)] = [
        ("Take", record.id.text + (record.take.map { ", number \($0) of its request" } ?? "")),
        ("State", record.state.rawValue), ("Provider", record.provider?.rawValue),
        ("Provider's job", record.job.map(page.claim.clean)), ("Model", record.model),
        ("Request key", record.key?.description), ("Clip, SHA-256", record.clip?.digest.hex),
        ("Input image, SHA-256", page.claim.request?.image?.digest.hex), ("Planned", Self.time(record.plannedAt)),
        ("Sent", Self.time(record.sentAt)), ("Taken by the provider", Self.time(record.submittedAt)),
        ("Clip received", Self.time(record.clip?.createdAt)), ("Last change", Self.time(record.updatedAt)),
      ]
      page.add("<table class=\"names\"><tbody>")
      for (name, value) in rows {
        guard let value else { continue }
        page.add("<tr><th>\(name)</th><td>\(Self.escaped(value))</td></tr>")
      }
      page.add("</tbody></table>")
    }
  }

  private mutating func writeHistory() {
    section("What happened, step by step") { page in
      page.add("<ol class=\"history\">")
      for entry in page.claim.details.history {
        let step = entry.from.map { $0 == entry.to ? entry.to : "\($0) → \(entry.to)" } ?? entry.to
        page.add("<li><time>\(Self.escaped(Self.time(entry.at) ?? ""))</time> <b>\(Self.escaped(entry.event))</b>")
        page.add("<span class=\"step\">\(Self.escaped(step))</span>")
        if let amount = entry.amount { page.add("<span>\(Self.escaped("\(amount) \(Money.currency)"))</span>") }
        if let detail = entry.detail, !detail.isEmpty {
          page.add("<p>\(Self.escaped(page.claim.clean(detail)))</p>")
        }
        if let answer = page.claim.answer(entry), !answer.isEmpty {
          page.add("<p class=\"says\">The provider answered:</p><pre>\(Self.escaped(answer))</pre>")
        }
        page.add("</li>")
      }
      page.add("</ol>")
      page.add("<p class=\"small\">Keys and signed addresses were taken out of the answers when they were stored.</p>")
    }
  }

  private mutating func writeRequest() {
    section("The request") { page in
      guard let text = page.claim.canonicalText else {
        page.add("<p>The whole request is not known.</p>")
        return
      }
      if let prompt = page.claim.canonical["params"]?["prompt"]?.stringValue {
        page.add("<blockquote>\(Self.escaped(prompt))</blockquote>")
      }
      page.add("<pre>\(Self.escaped(text))</pre>")
      page.add("<p class=\"small\">The SHA-256 of this document, byte for byte, is the request key.</p>")
    }
  }

  private mutating func writeFiles() {
    section("Files") { page in
      page.add("<table class=\"names\"><thead><tr><th>File</th><th>Bytes</th><th>SHA-256</th></tr></thead><tbody>")
      for file in page.files {
        page.add(
          "<tr><th>\(Self.escaped(file.name))<br><small>\(Self.escaped(file.says))</small></th><td>\(file.bytes)</td>"
            + "<td>\(file.digest.hex)</td></tr>")
      }
      page.add("</tbody></table>")
      let when = Self.time(page.claim.madeAt) ?? ""
      page.add(
        "<p class=\"small\">claim.json says all of this for programs; SHA256SUMS has the digest of each file. "
          + "Put together at \(Self.escaped(when)) by \(Self.escaped(page.claim.madeBy)).</p>")
    }
  }

  // MARK: Words

  private mutating func section(_ title: String, _ body: (inout ClaimPage) -> Void) {
    add("<section><h2>\(Self.escaped(title))</h2>")
    body(&self)
    add("</section>")
  }

  private mutating func add(_ line: String) { html += line + "\n" }

  private static func time(_ milliseconds: Int64?) -> String? {
    milliseconds.map { Timestamp(milliseconds: $0).description.replacing("T", with: " ").replacing("Z", with: " UTC") }
  }

  private static func seconds(_ microseconds: Int) -> String {
    Ratio(microseconds, 1_000_000)?.decimal(places: 3) ?? "?"
  }

  /// Text for anywhere in the page. What HTML obeys is escaped; controls that do not show, and those that turn the order
  /// of letters around, are replaced.
  static func escaped(_ text: String) -> String {
    var safe = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": safe += "&amp;"
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "\"": safe += "&quot;"
      case "'": safe += "&#39;"
      case "\n", "\t": safe.unicodeScalars.append(scalar)
      default:
        let value = scalar.value
        let isHarmful =
          value < 0x20 || (0x7F...0x9F).contains(value) || (0x202A...0x202E).contains(value)
          || (0x2066...0x2069).contains(value) || value == 0x200E || value == 0x200F || value == 0x061C
        safe.unicodeScalars.append(isHarmful ? "\u{FFFD}" : scalar)
      }
    }
    return safe
  }
}
