import CCurl

// libcurl's callbacks. Each gets the `Exchange` that `Transfer` keeps alive while it performs.

func onHeader(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let exchange = unsafe exchange(at: context) else { return 0 }
  return unsafe exchange.receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
}

func onBody(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let exchange = unsafe exchange(at: context) else { return 0 }
  return unsafe exchange.receiveBody(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
}

func onOpenSocket(
  _ context: UnsafeMutableRawPointer?, _ purpose: curlsocktype, _ place: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
  guard let exchange = unsafe exchange(at: context), let place = unsafe place else { return ot_curl_socket_bad }
  // A sockaddr_in6 is longer than the sockaddr that the struct declares; curl allocates it whole.
  let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 0
  let address = unsafe UnsafeRawBufferPointer(
    start: UnsafeRawPointer(place) + offset, count: Int(place.pointee.addrlen))
  guard exchange.mayConnect(to: unsafe IPAddress(socketAddress: address)) else { return ot_curl_socket_bad }
  return unsafe openSocket(place.pointee.family, place.pointee.socktype, place.pointee.protocol)
}

func onRequestReady(
  _ context: UnsafeMutableRawPointer?, _ address: UnsafeMutablePointer<CChar>?,
  _ local: UnsafeMutablePointer<CChar>?, _ port: CInt, _ localPort: CInt
) -> CInt {
  guard let exchange = unsafe exchange(at: context) else { return CURL_PREREQFUNC_ABORT }
  let text = unsafe address.map { unsafe String(cString: $0) }
  return exchange.release(to: text) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

@unsafe private func exchange(at context: UnsafeMutableRawPointer?) -> Exchange? {
  unsafe context.map { unsafe Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
}
