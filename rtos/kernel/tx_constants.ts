// The public constants of ThreadX 6.4.2, by name and value (32-bit build). Those that a build sets are in
// tx_build_constants.ts.

// status
export const TX_SUCCESS = 0;
export const TX_DELETED = 1;
export const TX_POOL_ERROR = 2;
export const TX_PTR_ERROR = 3;
export const TX_WAIT_ERROR = 4;
export const TX_SIZE_ERROR = 5;
export const TX_GROUP_ERROR = 6;
export const TX_NO_EVENTS = 7;
export const TX_OPTION_ERROR = 8;
export const TX_QUEUE_ERROR = 9;
export const TX_QUEUE_EMPTY = 10;
export const TX_QUEUE_FULL = 11;
export const TX_SEMAPHORE_ERROR = 12;
export const TX_NO_INSTANCE = 13;
export const TX_THREAD_ERROR = 14;
export const TX_PRIORITY_ERROR = 15;
export const TX_NO_MEMORY = 16;
export const TX_START_ERROR = 16;
export const TX_DELETE_ERROR = 17;
export const TX_RESUME_ERROR = 18;
export const TX_CALLER_ERROR = 19;
export const TX_SUSPEND_ERROR = 20;
export const TX_TIMER_ERROR = 21;
export const TX_TICK_ERROR = 22;
export const TX_ACTIVATE_ERROR = 23;
export const TX_THRESH_ERROR = 24;
export const TX_SUSPEND_LIFTED = 25;
export const TX_WAIT_ABORTED = 26;
export const TX_WAIT_ABORT_ERROR = 27;
export const TX_MUTEX_ERROR = 28;
export const TX_NOT_AVAILABLE = 29;
export const TX_NOT_OWNED = 30;
export const TX_INHERIT_ERROR = 31;
export const TX_NOT_DONE = 32;
export const TX_CEILING_EXCEEDED = 33;
export const TX_INVALID_CEILING = 34;
export const TX_FEATURE_NOT_ENABLED = 255;

// thread state
export const TX_READY = 0;
export const TX_COMPLETED = 1;
export const TX_TERMINATED = 2;
export const TX_SUSPENDED = 3;
export const TX_SLEEP = 4;
export const TX_QUEUE_SUSP = 5;
export const TX_SEMAPHORE_SUSP = 6;
export const TX_EVENT_FLAG = 7;
export const TX_BLOCK_MEMORY = 8;
export const TX_BYTE_MEMORY = 9;
export const TX_IO_DRIVER = 10;
export const TX_FILE = 11;
export const TX_TCP_IP = 12;
export const TX_MUTEX_SUSP = 13;
export const TX_PRIORITY_CHANGE = 14;

// wait option
export const TX_NO_WAIT = 0;
export const TX_WAIT_FOREVER = 0xffffffff;

// event flags option
export const TX_OR = 0;
export const TX_OR_CLEAR = 1;
export const TX_AND = 2;
export const TX_AND_CLEAR = 3;
export const TX_EVENT_FLAGS_AND_MASK = 2;
export const TX_EVENT_FLAGS_CLEAR_MASK = 1;

// message size
export const TX_1_ULONG = 1;
export const TX_2_ULONG = 2;
export const TX_4_ULONG = 4;
export const TX_8_ULONG = 8;
export const TX_16_ULONG = 16;

// option
export const TX_NO_TIME_SLICE = 0;
export const TX_AUTO_START = 1;
export const TX_DONT_START = 0;
export const TX_AUTO_ACTIVATE = 1;
export const TX_NO_ACTIVATE = 0;
export const TX_INHERIT = 1;
export const TX_NO_INHERIT = 0;
export const TX_THREAD_ENTRY = 0;
export const TX_THREAD_EXIT = 1;
export const TX_TRUE = 1;
export const TX_FALSE = 0;
export const TX_NULL = 0;
export const TX_EMPTY = 0;
export const TX_NO_MESSAGES = 0;
export const TX_NO_SUSPENSIONS = 0;
export const TX_INT_ENABLE = 0;
export const TX_INT_DISABLE = 1;
export const TX_LOOP_FOREVER = 1;

// limit
export const TX_MAX_PRIORITIES = 32;
export const TX_BYTE_POOL_MIN = 100;
export const TX_BYTE_BLOCK_MIN = 20;
export const TX_TIMER_ENTRIES = 32;
export const TX_TIMER_THREAD_PRIORITY = 0;
export const TX_TIMER_THREAD_STACK_SIZE = 400;
export const TX_THREAD_EXECUTE_LOG_SIZE = 8;

// internal id
export const TX_THREAD_ID = 0x54485244;
export const TX_TIMER_ID = 0x4154494d;
export const TX_QUEUE_ID = 0x51554555;
export const TX_SEMAPHORE_ID = 0x53454d41;
export const TX_MUTEX_ID = 0x4d555445;
export const TX_EVENT_FLAGS_ID = 0x4456444e;
export const TX_BLOCK_POOL_ID = 0x424c4f43;
export const TX_BYTE_POOL_ID = 0x42595445;
export const TX_CLEAR_ID = 0;
export const TX_BYTE_BLOCK_FREE = 0xffffeeee;
export const TX_STACK_FILL = 0xefefefef;

// system state
export const TX_INITIALIZE_IN_PROGRESS = 0xf0f0f0f0;
export const TX_INITIALIZE_ALMOST_DONE = 0xf0f0f0f1;
export const TX_INITIALIZE_IS_FINISHED = 0;

// version
export const THREADX_MAJOR_VERSION = 6;
export const THREADX_MINOR_VERSION = 4;
export const THREADX_PATCH_VERSION = 2;
