import Domain

/// Facts of a clip that is all right: 1080p, 5 s, with audio, index first. Tests change what they are about.
func makeMediaFacts(
  width: Int = 1920, height: Int = 1080, frames: Int = 121, audioEnd: Ratio? = Ratio(whole: 5)
) -> MediaFacts {
  var facts = MediaFacts(content: .mp4, completeness: MediaFacts.Completeness(size: 1000, claimed: 1000))
  facts.layout = MediaFacts.BoxLayout(isFaststart: true, isFragmented: false)
  let size = PictureSize(width: width, height: height)
  var video = VideoFacts(codec: "h264", coded: size, displayed: size)
  video.frames = frames
  video.packets = frames
  video.frameRate = Ratio(whole: 24)
  video.presented = Ratio(frames, 24).flatMap { Presentation(start: Ratio(whole: 0), end: $0) }
  facts.video = video
  if let audioEnd {
    var audio = AudioFacts(codec: "aac", sampleRate: 16_000, channels: 1)
    audio.presented = Presentation(start: Ratio(whole: 0), end: audioEnd)
    audio.isSilent = false
    facts.audio = audio
  }
  return facts
}
