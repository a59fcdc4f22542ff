import ProviderSim
import Glibc
import Domain
var spec = FilmSpec(width: 960, height: 540, frames: 121)
spec.audio = .tone
spec.text = ["A lion walks slowly over the savannah at dusk, cinematic, 35mm, 一只狮子在黄昏走过草原", "shortapi pixverse-v6/image-to-video", "job 12345 5 s"]
spec.colourSeed = Digest(of: [1])
let clock = ContinuousClock()
print(clock.measure { try? Film.encode(spec, to: "/tmp/sim-probe/f.mp4") })
print(try Film.encode(spec).count)
spec.width = 1920; spec.height = 1072; spec.isFaststart = true
print(clock.measure { try? Film.encode(spec, to: "/tmp/sim-probe/g.mp4") })
print(try Film.encode(spec).count, try Film.still(spec).count)
