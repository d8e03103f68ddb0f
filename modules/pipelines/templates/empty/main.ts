// The service begins here. Until it has a route, every request is answered with 404:
//
// router.get('/', () => ({ hello: 'world' }))
