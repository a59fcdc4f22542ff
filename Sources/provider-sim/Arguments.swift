import ProviderSim

/// What the command line asks for.
struct Arguments {
  enum Action {
    case serve
    case help
    case listFaults
  }

  var action = Action.serve
  var options = SimOptions()
  /// Where the port is written once the simulator listens.
  var portFile: String?
  /// Whether the simulator ends when its standard input does.
  var endsWithInput = false

  /// A sentence for the person who typed.
  struct Mistake: Error {
    let text: String
  }

  init(_ words: [String]) throws(Mistake) {
    var rest = words[...]
    while let word = rest.popFirst() {
      let (name, attached) = Self.split(word)
      func value() throws(Mistake) -> String {
        if let attached { return attached }
        guard let next = rest.popFirst() else { throw Mistake(text: "\(name) wants a value") }
        return next
      }
      switch name {
      case "--help", "-h": action = .help
      case "--list-faults": action = .listFaults
      case "--until-stdin-closes": endsWithInput = true
      case "--fetch-images": options.fetchesImages = true
      case "--data-uris": options.shortAPITakesDataURIs = true
      case "--always-audio": options.alwaysHasAudio = true
      case "--plain-films": options.hasPlainFilms = true
      case "--blank-films": options.hasBlankFilms = true
      case "--port-file": portFile = try value()
      case "--films": options.filmFolder = try value()
      case "--port":
        let text = try value()
        guard let port = UInt16(text) else { throw Mistake(text: "\(text) is no port") }
        options.port = port
      case "--render-seconds":
        let text = try value()
        guard let seconds = Double(text), (0...86_400).contains(seconds) else {
          throw Mistake(text: "\(text) is no number of seconds from 0 to 86400")
        }
        options.renderTime = .seconds(seconds)
      case "--url-seconds":
        let text = try value()
        guard let seconds = Int(text), (0...86_400_000).contains(seconds) else {
          throw Mistake(text: "\(text) is no number of seconds")
        }
        options.urlSeconds = seconds
      case "--fault":
        let text = try value()
        guard let entry = FaultEntry(text: text) else {
          throw Mistake(text: "\(text) is no fault; --list-faults names them all")
        }
        options.faults.append(entry)
      default: throw Mistake(text: "\(word) is not known; --help lists what is")
      }
    }
  }

  private static func split(_ word: String) -> (name: String, attached: String?) {
    guard word.hasPrefix("--"), let sign = word.firstIndex(of: "=") else { return (word, nil) }
    return (String(word[..<sign]), String(word[word.index(after: sign)...]))
  }

  static let help = """
    provider-sim: the shortapi, highway and gmi APIs on one loopback port, for trying things without a key

    It takes orders as the providers' documents describe them, charges by their price lists, renders real films that
    look like PixVerse's, and misbehaves on request. Any key will do. Nothing leaves this machine.

    USAGE
      provider-sim [options]

    OPTIONS
      --port N               listen on this port of 127.0.0.1 (0, the default, takes a free one)
      --port-file FILE       write the port there once it listens
      --render-seconds S     how long a job takes (1)
      --url-seconds S        how long a film's URL lives (3600)
      --films DIR            keep encoded films in this folder, which is made if need be
      --fetch-images         fetch image URLs, from this machine only, and check them
      --data-uris            let shortapi take data URIs
      --always-audio         give every film audio, asked for or not
      --plain-films          leave the job's id out, so that equal orders get equal films
      --blank-films          write on no picture; a box at the film's end says what would stand there
      --fault [PROVIDER/]NAME[:COUNT][=SECONDS]
                             go wrong COUNT times, or always; SECONDS is for Retry-After, late answers and slow
                             films (1); may be given several times
      --list-faults          list what can go wrong
      --until-stdin-closes   end when standard input ends
      --help                 this text

    CONTROL
      GET  /_sim/healthz     whether it runs
      GET  /_sim/charges     what was charged, in all and one by one; ?after=N leaves out the first N
      GET  /_sim/requests    every submit that was seen, and how many polls and downloads
      GET  /_sim/history     what came in, what was charged and answered, each with its time; a base URL that ends in
                             /_as/NAME says who asks
      GET  /_sim/faults      what is still to go wrong
      POST /_sim/faults      {"faults": ["gmi/submit-500:2", {"name": "short", "count": 1, "provider": "shortapi"}]}
      POST /_sim/reset       forget everything
      POST /_sim/images/NAME keep an image; GET serves it
      GET  /_sim/stills/1920x1080.jpg?text=T
                             a still to make a film from

    EXAMPLE
      provider-sim --port 8490 &
      export ONETAKE_SHORTAPI_URL=http://127.0.0.1:8490 SHORTAPI_KEY=any
    """
}
