_Thread_local int elsewhere = 6;
_Thread_local int unused_local = 7;
