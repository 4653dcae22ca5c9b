/* NetX Secure for firmware that runs on netx-sim: TLS sessions, certificates, and the names of the cipher tables. */

#ifndef NX_SECURE_TLS_API_H
#define NX_SECURE_TLS_API_H

#include "nx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

#if __has_include("nx_secure_user.h") && !defined(SIM_NO_USER_DEFINE_FILE)
#include "nx_secure_user.h"
#elif defined(NX_SECURE_INCLUDE_USER_DEFINE_FILE)
#error "NX_SECURE_INCLUDE_USER_DEFINE_FILE is set, but no include folder (-I) has a nx_secure_user.h"
#endif

#include "nx_secure_constants.gen.h"
#include "nx_crypto.h"

/* The versions of TLS in this build. */
#define NX_SECURE_TLS_TLS_1_0_ENABLED 0
#define NX_SECURE_TLS_TLS_1_1_ENABLED 0
#ifndef NX_SECURE_TLS_TLS_1_2_ENABLED
#define NX_SECURE_TLS_TLS_1_2_ENABLED 1
#endif
#ifdef NX_SECURE_TLS_ENABLE_TLS_1_3
#define NX_SECURE_TLS_TLS_1_3_ENABLED 1
#else
#define NX_SECURE_TLS_TLS_1_3_ENABLED 0
#endif

typedef struct NX_SECURE_X509_CERT_STRUCT {
    UCHAR *nx_secure_x509_certificate_raw_data;
    UINT nx_secure_x509_certificate_raw_data_length;
    UCHAR *nx_secure_x509_certificate_raw_buffer;
    UINT nx_secure_x509_certificate_raw_buffer_size;
    UINT nx_secure_x509_private_key_type;
    UINT nx_secure_x509_cert_identifier;
    ULONG sim_reserved_words[70];
} NX_SECURE_X509_CERT;

/* The older name, which guides use. */
typedef NX_SECURE_X509_CERT NX_SECURE_TLS_CERTIFICATE;

typedef struct NX_SECURE_X509_DNS_NAME_STRUCT {
    UCHAR nx_secure_x509_dns_name[NX_SECURE_X509_DNS_NAME_MAX];
    USHORT nx_secure_x509_dns_name_length;
    struct NX_SECURE_X509_DNS_NAME_STRUCT *nx_secure_x509_dns_name_next;
} NX_SECURE_X509_DNS_NAME;

/* Firmware hands it on as a whole. */
typedef struct NX_SECURE_X509_CERTIFICATE_STORE_STRUCT {
    ULONG sim_reserved_words[5];
} NX_SECURE_X509_CERTIFICATE_STORE;

typedef struct NX_SECURE_TLS_CREDENTIALS_STRUCT {
    NX_SECURE_X509_CERTIFICATE_STORE nx_secure_tls_certificate_store;
    ULONG sim_reserved_words[1];
} NX_SECURE_TLS_CREDENTIALS;

typedef struct NX_SECURE_TLS_SESSION_STRUCT {
    ULONG nx_secure_tls_id;
    NX_TCP_SOCKET *nx_secure_tls_tcp_socket;
    UINT nx_secure_tls_socket_type;
    UCHAR nx_secure_tls_local_session_active;
    UCHAR nx_secure_tls_remote_session_active;
    USHORT nx_secure_tls_protocol_version;
    USHORT nx_secure_tls_protocol_version_override;
    UCHAR nx_secure_tls_received_alert_level;
    UCHAR nx_secure_tls_received_alert_value;
    UCHAR *nx_secure_tls_packet_buffer;
    ULONG nx_secure_tls_packet_buffer_size;
    NX_PACKET_POOL *nx_secure_tls_packet_pool;
    UINT nx_secure_tls_verify_client_certificate;
    NX_SECURE_X509_DNS_NAME *nx_secure_tls_sni_extension_server_name;
    NX_SECURE_TLS_CREDENTIALS nx_secure_tls_credentials;
    TX_MUTEX nx_secure_tls_session_transmit_mutex;
    ULONG sim_reserved_words[397];
} NX_SECURE_TLS_SESSION;

#include "nx_secure_services.gen.h"

/* nx_secure_tls_session_create with lists in place of a table, as the clients of clouds give them. */
UINT _nx_secure_tls_session_create_ext(NX_SECURE_TLS_SESSION *session_ptr, const NX_CRYPTO_METHOD **crypto_array,
    UINT crypto_array_size, const NX_CRYPTO_CIPHERSUITE **cipher_map, UINT cipher_map_size, VOID *metadata_buffer,
    ULONG metadata_size);
#define nx_secure_tls_session_create_ext _nx_secure_tls_session_create_ext

#ifdef __cplusplus
}
#endif

#endif
