// Redaction: words of OpenSSL's errors, which stand in ERROR lines. Reasons of its SSL library as `openssl errstr` of 3.0.19
// tells them; names of functions, which 1.1.1 writes before the reason, as far as handshakes of a client run into them.

/** Reasons, as words. */
export const opensslReasons = `
  1.2 a access after alert alerts alg algorithm algorithms allocate alpn already and app application assigned
  async at attempt auth available b bad base before between big binder bio block bn boundary bug by ca callback
  can cancelled cannot cb ccs cert certificate certificates change changed check cipher ciphers ciphersuite client
  clienthello close cmd code command compressed compression config configuration conflict connection context
  cookie copy could ct ctx curve custom d dane data decode decompression decrypt decryption default denied dh did
  different digest disabled disallowed dn does domain dsa dtls duplicate early ecc ecdh ecdsa ecpoint
  ecpointformat ee elliptic empty enabled encoding encrypt encrypted encrypting end eof err error exceeds
  excessive exchange expired export exporter ext extension extensions extms extra failed failure fallback fatal
  filetype fin find finished following for found fragment fragmented full gen get gost got group groups handler
  handshake has hash haven hello high hrr http https id identity illegal in inappropriate inconsistent init
  installed insufficient internal invalid is kex key keys label least legacy length lib library list load long low
  mac many match matching max md md5 message method mismatch missing mixed mki mode modes mtype much name needed
  negative negotiated no non not notify null number ocsp of old on or overflow override packet pad param parameter
  parameters params parse passed path peer pem pending pipeline pkey point post prefix private problems profile
  profiles protection protocol protocols proxy psk public range read reading received record renegotiate
  renegotiating renegotiation replacing request required response restriction retry return returned reuse revoked
  routines rsa scsv sct scts section security selected selector sent sequence server serverhello serverinfo
  servername session set setting setup sha1 share shared short shutdown sigalg sigalgs signature signing size
  small sni spec specified srp srtp ssl ssl3 sslv3 state status still suitable suite suiteb supported t the ticket
  timeout tls tlsa tlsext tlsv1 tlsv13 tmp to too type unable unexpected uninitialized unknown unobtainable
  unrecognized unsafe unsolicited unsupported update updates usage use user username valid validation value
  verification verify version warn weak when while with within write wrong x509
`;

/** Functions of the state machine, of records and of verification. */
export const opensslFunctions = `
  final_renegotiate read_state_machine ssl23_get_server_hello ssl23_read ssl3_connect ssl3_get_key_exchange
  ssl3_get_message ssl3_get_record ssl3_get_server_certificate ssl3_get_server_hello ssl3_read_bytes ssl3_read_n
  ssl3_write_bytes ssl_choose_client_version ssl_cipher_list_to_bytes ssl_connect ssl_do_handshake ssl_read
  ssl_verify_cert_chain ssl_write state_machine tls12_check_peer_sigalg tls13_enc tls1_enc tls_choose_sigalg
  tls_collect_extensions tls_construct_client_certificate tls_construct_client_hello
  tls_construct_client_key_exchange tls_early_post_process_client_hello tls_get_message_body
  tls_get_message_header tls_get_more_records tls_parse_all_extensions tls_parse_stoc_key_share
  tls_post_process_server_certificate tls_process_cert_verify tls_process_certificate_request tls_process_finished
  tls_process_initial_server_flight tls_process_key_exchange tls_process_server_certificate
  tls_process_server_done tls_process_server_hello tls_process_ske_dhe tls_process_ske_ecdhe tls_setup_handshake
  tls_validate_record_header write_state_machine x509_verify_cert
`;
