/* The macros of nx_api.h, and the sizes that a build sets. */

#ifndef NX_MACROS_H
#define NX_MACROS_H

#define AZURE_RTOS_NETXDUO
#define EL_PRODUCT_NETXDUO
#define __PRODUCT_NETXDUO__
#define __NETXDUO_MAJOR_VERSION__ NETXDUO_MAJOR_VERSION
#define __NETXDUO_MINOR_VERSION__ NETXDUO_MINOR_VERSION

/* The loopback interface comes behind those of the cards. */
#ifndef NX_MAX_PHYSICAL_INTERFACES
#define NX_MAX_PHYSICAL_INTERFACES 1
#endif
#ifdef NX_DISABLE_LOOPBACK_INTERFACE
#define NX_MAX_IP_INTERFACES NX_MAX_PHYSICAL_INTERFACES
#else
#define NX_MAX_IP_INTERFACES (NX_MAX_PHYSICAL_INTERFACES + 1)
#define NX_LOOPBACK_INTERFACE NX_MAX_PHYSICAL_INTERFACES
#endif

#ifndef NX_PARAMETER_NOT_USED
#define NX_PARAMETER_NOT_USED(p) ((void) (p))
#endif

#define IP_ADDRESS(a, b, c, d) ((((ULONG) (a)) << 24) | (((ULONG) (b)) << 16) | (((ULONG) (c)) << 8) | ((ULONG) (d)))

#ifndef NX_RAND
#define NX_RAND rand
#endif
#ifndef NX_SRAND
#define NX_SRAND srand
#endif

#ifdef NX_DISABLE_ASSERT
#define NX_ASSERT(s)
#else
#ifndef NX_ASSERT_FAIL
#define NX_ASSERT_FAIL for (;;) { tx_thread_sleep(NX_WAIT_FOREVER); }
#endif
#ifndef NX_ASSERT
#define NX_ASSERT(s) if (!(s)) { NX_ASSERT_FAIL }
#endif
#endif

#define NX_UCHAR_POINTER_ADD(a, b) (((UCHAR *) (a)) + ((UINT) (b)))
#define NX_UCHAR_POINTER_SUB(a, b) (((UCHAR *) (a)) - ((UINT) (b)))
#define NX_UCHAR_POINTER_DIF(a, b) ((ULONG) (((UCHAR *) (a)) - ((UCHAR *) (b))))

#ifndef NX_PACKET_ALIGNMENT
#define NX_PACKET_ALIGNMENT sizeof(ULONG)
#endif

#endif
