import CLibAV

/// A libavfilter graph, of the library that is loaded when the first is made; its filters live as long as it does.
@safe final class FilterGraph {
  /// A filter inside a graph, by its place.
  struct Node {
    fileprivate let index: Int
  }

  private let graph: UnsafeMutablePointer<AVFilterGraph>
  private var filters: [UnsafeMutablePointer<AVFilterContext>] = unsafe []

  init() throws(FilmError) {
    guard let graph = unsafe ot_filter_graph_alloc() else {
      throw FilmError(call: "avfilter_graph_alloc", code: ot_film_no_memory)
    }
    unsafe self.graph = graph
  }

  deinit {
    var graph: UnsafeMutablePointer<AVFilterGraph>? = unsafe self.graph
    unsafe ot_filter_graph_free(&graph)
  }

  /// Adds the filter called `name`. Options are set one by one (`av_opt_set`), so nothing in them needs escaping.
  func add(_ name: String, _ options: [(name: String, value: String)]) throws(FilmError) -> Node {
    guard let filter = unsafe ot_filter_graph_alloc_filter(graph, ot_filter_get_by_name(name), nil) else {
      throw FilmError(call: "avfilter_graph_alloc_filter(\(name))", code: 0)
    }
    for option in options {
      let code = unsafe av_opt_set(filter, option.name, option.value, AV_OPT_SEARCH_CHILDREN)
      try FilmError.check(code, "av_opt_set(\(name).\(option.name))")
    }
    try FilmError.check(unsafe ot_filter_init_str(filter, nil), "avfilter_init_str(\(name))")
    unsafe filters.append(filter)
    return Node(index: unsafe filters.count - 1)
  }

  /// Leads what comes out of `left` into `right` (`avfilter_link`).
  func link(_ left: Node, _ right: Node) throws(FilmError) {
    try FilmError.check(unsafe ot_filter_link(filters[left.index], 0, filters[right.index], 0), "avfilter_link")
  }

  /// Sends one picture through the graph, which is then complete.
  func run(_ picture: Frame, from source: Node, to sink: Node) throws(FilmError) -> Frame {
    try FilmError.check(unsafe ot_filter_graph_config(graph), "avfilter_graph_config")
    let result = try Frame()
    picture.time = 0
    try FilmError.check(
      unsafe ot_filter_buffersrc_write_frame(filters[source.index], picture.pointer), "av_buffersrc_write_frame")
    try FilmError.check(unsafe ot_filter_buffersrc_write_frame(filters[source.index], nil), "av_buffersrc_write_frame")
    try FilmError.check(
      unsafe ot_filter_buffersink_get_frame(filters[sink.index], result.pointer), "av_buffersink_get_frame")
    return result
  }
}
