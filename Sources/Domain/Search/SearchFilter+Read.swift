extension SearchFilter {
  /// The condition that a value of `field` makes, or nil where the field does not take it.
  init?(_ field: SearchField, _ value: SearchMaker.Typed, wasTurned: inout Bool) {
    switch field {
    case .model, .tag, .collection:
      guard let name = SearchName(field == .model ? Self.model(value) : value.text, isPrefix: value.isPrefix) else {
        return nil
      }
      self = field == .model ? .model(name) : field == .tag ? .tag(name) : .collection(name)
      return
    default: break
    }
    let plain = SearchMark.plainValue(value.text)
    if value.isPrefix {
      self.init(word: field, plain, isPrefix: true)
    } else if let filter = Self(comparing: field, plain, &wasTurned) {
      self = filter
    } else {
      self.init(word: field, plain, isPrefix: false)
    }
  }

  /// A model under whatever name a provider gives it.
  private static func model(_ value: SearchMaker.Typed) -> String {
    let name = SearchMark.ascii(value.text)
    return value.isPrefix ? name : (Model(named: name) ?? Model(named: name.lowercased()))?.rawValue ?? name
  }

  // MARK: Values that are compared

  private init?(comparing field: SearchField, _ text: String, _ wasTurned: inout Bool) {
    switch field {
    case .resolution:
      if let size = Self.size(text) {
        self = .pixels(width: size.0, height: size.1)
      } else {
        guard let lines = SearchComparison(text, wasTurned: &wasTurned, SearchLines.init) else { return nil }
        self = .resolution(lines)
      }
    case .duration:
      guard let lengths = SearchComparison(text, wasTurned: &wasTurned, SearchLength.init) else { return nil }
      self = .duration(lengths)
    case .fps:
      guard let rates = SearchComparison(text, wasTurned: &wasTurned, SearchRate.init) else { return nil }
      self = .fps(rates)
    case .size:
      guard let sizes = SearchComparison(text, wasTurned: &wasTurned, SearchBytes.init) else { return nil }
      self = .size(sizes)
    case .cost:
      guard let amounts = SearchComparison(text, wasTurned: &wasTurned, Self.money) else { return nil }
      self = .cost(amounts)
    case .rating, .seed, .take:
      let limits: ClosedRange<Int64> = field == .rating ? 1...5 : field == .seed ? 0...4_294_967_295 : 1...1_000_000
      guard let numbers = SearchComparison(text, wasTurned: &wasTurned, { Self.whole($0, within: limits) }) else {
        return nil
      }
      self = field == .rating ? .rating(numbers) : field == .seed ? .seed(numbers) : .take(numbers)
    case .after, .before, .created:
      guard let days = SearchComparison(text, wasTurned: &wasTurned, SearchDate.init) else { return nil }
      if case .equal(let day) = days, field != .created {
        self = .created(field == .after ? .atLeast(day) : .below(day))
      } else {
        self = .created(days)
      }
    default: return nil
    }
  }

  /// `1920x1080`.
  private static func size(_ text: String) -> (Int, Int)? {
    let sides = text.split(separator: "x", omittingEmptySubsequences: false)
    guard sides.count == 2, let width = whole(sides[0], within: 1...100_000),
      let height = whole(sides[1], within: 1...100_000)
    else { return nil }
    return (Int(width), Int(height))
  }

  private static func whole(_ text: Substring, within limits: ClosedRange<Int64>) -> Int64? {
    guard let number = SearchDecimal(text), number.places == 0, limits.contains(number.digits) else { return nil }
    return number.digits
  }

  /// `0.3`, `$0.3` or `0.3usd`.
  private static func money(_ text: Substring) -> Money? {
    var number = text
    if number.first == "$" { number = number.dropFirst() }
    if number.hasSuffix("usd") { number = number.dropLast(3) }
    guard let decimal = SearchDecimal(number), decimal.places <= 9, let nanos = decimal.scaled(by: 1_000_000_000),
      nanos <= Money.largest.nanos
    else { return nil }
    return Money(nanos: nanos)
  }

  // MARK: Words of the language

  private init?(word field: SearchField, _ text: String, isPrefix: Bool) {
    let word = String(text.map { $0 == "_" ? "-" : $0 })
    switch field {
    case .provider:
      guard let choice = SearchChoice<Provider>(word, isPrefix: isPrefix) else { return nil }
      self = .provider(choice)
    case .verdict:
      let variants = [
        "conforming": "conforms", "violation": "violations", "unjudged": "not-judged", "notjudged": "not-judged",
      ]
      guard let choice = SearchChoice<Verdict>(variants[word] ?? word, isPrefix: isPrefix) else { return nil }
      self = .verdict(choice)
    case .state:
      let variants = ["canceled": "cancelled", "non-conforming": "nonconforming"]
      guard let choice = SearchChoice<GenerationState>(variants[word] ?? word, isPrefix: isPrefix) else { return nil }
      self = .state(choice)
    // A star changes nothing: each is a beginning.
    case .key, .digest:
      guard (1...64).contains(word.utf8.count), word.utf8.allSatisfy({ Digest.hexValue(of: $0) != nil }) else {
        return nil
      }
      self = field == .key ? .key(word) : .digest(word)
    case .id:
      guard GenerationID.isPrefix(word) else { return nil }
      self = .id(word)
    case .aspect where !isPrefix:
      guard let aspect = SearchAspect(text) else { return nil }
      self = .aspect(aspect)
    case .has where !isPrefix:
      let variants = ["sound": "audio", "picture": "image", "negatives": "negative", "tags": "tag", "notes": "note"]
      guard let holding = Holding(rawValue: variants[word] ?? word) else { return nil }
      self = .has(holding)
    case .is where !isPrefix:
      let variants = [
        "favorite": "favourite", "favourites": "favourite", "favorites": "favourite", "fav": "favourite",
        "starred": "favourite", "non-conforming": "nonconforming", "import": "imported", "trash": "trashed",
      ]
      guard let quality = Quality(rawValue: variants[word] ?? word) else { return nil }
      self = .is(quality)
    default: return nil
    }
  }
}
