<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Filing without an account: whether, how often, and from where not. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:variable name="admin_intake.here" select="concat($base, '/admin/intake')"/>
  <xsl:template match="page" mode="admin_intake.title">&intake;</xsl:template>

  <xsl:template match="page" mode="admin_intake.main">
    <xsl:call-template name="admin-crumbs"><xsl:with-param name="here">&intake;</xsl:with-param></xsl:call-template>
    <h1>&intake;</h1>
    <form class="stack" method="post" action="{$admin_intake.here}">
      <xsl:call-template name="tokens"/>
      <div class="checks">
        <label><input type="checkbox" name="visitors" value="yes" id="f-visitors" aria-describedby="visitors-hint"><xsl:if test="intake/@visitors = 'yes'"><xsl:attribute name="checked"/></xsl:if></input><span>&intake-allow;</span></label>
        <p class="hint" id="visitors-hint">&intake-allow-hint;</p>
      </div>
      <div class="actions"><button class="primary">&intake-save;</button></div>
    </form>
    <section aria-labelledby="blocks">
      <h2 id="blocks">&blocks;</h2>
      <p class="hint">&blocks-hint;</p>
      <xsl:choose>
        <xsl:when test="blocks/block"><ul class="lines"><xsl:apply-templates select="blocks/block" mode="admin_intake.block"/></ul></xsl:when>
        <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="icon" select="'resolved'"/><xsl:with-param name="text">&blocks-none;</xsl:with-param></xsl:call-template></xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="pager">
        <xsl:with-param name="next" select="blocks/@next"/>
        <xsl:with-param name="first" select="$admin_intake.here"/>
        <xsl:with-param name="here" select="concat($admin_intake.here, '?')"/>
      </xsl:call-template>
    </section>
    <section aria-labelledby="block-new">
      <h2 id="block-new">&block-new;</h2>
      <form class="stack" method="post" action="{$admin_intake.here}/blocks">
        <xsl:call-template name="tokens"/>
        <xsl:call-template name="field">
          <xsl:with-param name="route" select="'block_add'"/>
          <xsl:with-param name="name" select="'value'"/>
          <xsl:with-param name="label">&block-value;</xsl:with-param>
          <xsl:with-param name="hint">&block-value-hint;</xsl:with-param>
        </xsl:call-template>
        <xsl:call-template name="field">
          <xsl:with-param name="route" select="'block_add'"/>
          <xsl:with-param name="name" select="'note'"/>
          <xsl:with-param name="label">&block-note;</xsl:with-param>
          <xsl:with-param name="optional" select="true()"/>
        </xsl:call-template>
        <div class="actions"><button>&block-add;</button></div>
      </form>
    </section>
    <section aria-labelledby="limits">
      <h2 id="limits">&limits;</h2>
      <p class="hint">&limits-hint;</p>
      <ul class="lines"><xsl:apply-templates select="rates/rate" mode="admin_intake.rate"/></ul>
    </section>
  </xsl:template>

  <xsl:template match="block" mode="admin_intake.block">
    <li id="b{@id}">
      <div>
        <p><b><xsl:value-of select="@value"/></b><xsl:if test="@proposed = 'yes'"><xsl:text> </xsl:text><span class="badge s-waiting"><span class="i i-waiting"/>&block-proposed;</span></xsl:if></p>
        <p class="meta">
          <xsl:if test="@proposed-by"><span>&block-by;<xsl:text> </xsl:text><xsl:value-of select="@proposed-by"/></span></xsl:if>
          <span><xsl:call-template name="time"><xsl:with-param name="at" select="@made-at"/><xsl:with-param name="ago" select="@made-at-ago"/></xsl:call-template></span>
          <xsl:if test="@item"><span>&block-for;<xsl:text> </xsl:text><a href="{$base}/N{@item}">N<xsl:value-of select="@item"/></a></span></xsl:if>
          <xsl:if test="@reason != ''"><span><xsl:value-of select="@reason"/></span></xsl:if>
        </p>
      </div>
      <xsl:if test="@proposed = 'yes'"><form method="post" action="{$admin_intake.here}/blocks/{@id}/confirm"><xsl:call-template name="tokens"/><button>&block-confirm;<span class="vh">: <xsl:value-of select="@value"/></span></button></form></xsl:if>
      <form method="post" action="{$admin_intake.here}/blocks/{@id}/end"><xsl:call-template name="tokens"/><button><xsl:choose><xsl:when test="@proposed = 'yes'">&block-dismiss;</xsl:when><xsl:otherwise>&block-lift;</xsl:otherwise></xsl:choose><span class="vh">: <xsl:value-of select="@value"/></span></button></form>
    </li>
  </xsl:template>

  <xsl:template match="rate" mode="admin_intake.rate">
    <xsl:variable name="refused" select="/page/form[@route = 'limit_set'][/page/@path = concat('/admin/intake/limits/', current()/@name)]"/>
    <li id="l-{@name}">
      <div>
        <p><b>
          <xsl:choose>
            <xsl:when test="@name = 'visitor-address'">&limit-visitor-address;</xsl:when>
            <xsl:when test="@name = 'visitor-network'">&limit-visitor-network;</xsl:when>
            <xsl:when test="@name = 'visitor-all'">&limit-visitor-all;</xsl:when>
            <xsl:when test="@name = 'account'">&limit-account;</xsl:when>
            <xsl:when test="@name = 'link'">&limit-link;</xsl:when>
            <xsl:otherwise><xsl:value-of select="@name"/></xsl:otherwise>
          </xsl:choose>
        </b></p>
        <p class="meta"><span>&limit-per;</span></p>
        <xsl:if test="$refused"><p class="problem"><xsl:call-template name="icon"><xsl:with-param name="name" select="'alert'"/></xsl:call-template><xsl:apply-templates select="$refused/problems/problem[1]" mode="sentence"/></p></xsl:if>
      </div>
      <form class="row-form limit" method="post" action="{$admin_intake.here}/limits/{@name}">
        <xsl:call-template name="tokens"/>
        <label for="c-{@name}">&limit-close;</label>
        <input id="c-{@name}" name="close_at" type="text" inputmode="numeric"><xsl:attribute name="value"><xsl:choose><xsl:when test="$refused"><xsl:value-of select="$refused/fields/field[@name = 'close_at']/@value"/></xsl:when><xsl:otherwise><xsl:value-of select="@close-at"/></xsl:otherwise></xsl:choose></xsl:attribute></input>
        <label for="m-{@name}">&limit-most;</label>
        <input id="m-{@name}" name="most" type="text" inputmode="numeric"><xsl:attribute name="value"><xsl:choose><xsl:when test="$refused"><xsl:value-of select="$refused/fields/field[@name = 'most']/@value"/></xsl:when><xsl:otherwise><xsl:value-of select="@most"/></xsl:otherwise></xsl:choose></xsl:attribute></input>
        <button>&limit-save;<span class="vh">: <xsl:value-of select="@name"/></span></button>
      </form>
    </li>
  </xsl:template>

  <xsl:template match="flash[@code = 'intake-on']" mode="admin_intake.flash">&f-intake-on;</xsl:template>
  <xsl:template match="flash[@code = 'intake-off']" mode="admin_intake.flash">&f-intake-off;</xsl:template>
  <xsl:template match="flash[@code = 'limit-set']" mode="admin_intake.flash">&f-limit-set;</xsl:template>
  <xsl:template match="flash[@code = 'block-added']" mode="admin_intake.flash">&f-block-added;</xsl:template>
  <xsl:template match="flash[@code = 'block-lifted']" mode="admin_intake.flash">&f-block-lifted;</xsl:template>
  <xsl:template match="flash[@code = 'block-dismissed']" mode="admin_intake.flash">&f-block-dismissed;</xsl:template>
  <xsl:template match="problem[@code = 'not-blockable']" mode="admin_intake.sentence">&x-not-blockable;</xsl:template>
  <xsl:template match="problem[@code = 'network-too-wide']" mode="admin_intake.sentence">&x-network-too-wide;</xsl:template>
</xsl:stylesheet>
