"2024-03-01 12:00:00.0+0000(G0P8ÝNJnet.example.gameRSIGSEGV‚@P<PGLThread
x0"&€ €@"fn2/data/app/x/lib/libgame.so