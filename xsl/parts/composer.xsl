<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The box at the end of an issue: one submit sends the words and every change chosen with them. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- An item is answered on its own page, and on that of whoever holds its link. -->
  <xsl:variable name="item-form"><xsl:choose><xsl:when test="/page/@route = 'link'">link</xsl:when><xsl:otherwise>item</xsl:otherwise></xsl:choose></xsl:variable>
  <xsl:variable name="item-here">
    <xsl:value-of select="$base"/>
    <xsl:if test="/page/@route = 'link'">/link/<xsl:value-of select="substring-before(substring-after(/page/@path, '/link/'), '/')"/></xsl:if>
    <xsl:text>/N</xsl:text><xsl:value-of select="/page/item/@number"/>
  </xsl:variable>
  <xsl:variable name="kept" select="/page/form[@route = $item-form]/fields | /page/draft[not(/page/form[@route = $item-form])]"/>
  <xsl:variable name="wrong" select="/page/form[@route = $item-form]/problems"/>

  <!-- The queue one is working through, kept from page to page. -->
  <xsl:variable name="work" select="/page/query/@work | $kept/field[@name = 'work']/@value"/>

  <xsl:variable name="item-work"><xsl:if test="$work">&amp;work=<xsl:value-of select="$work"/></xsl:if></xsl:variable>

  <xsl:template match="item" mode="composer">
    <xsl:if test="$item-form = 'item'"><xsl:call-template name="draft-note"><xsl:with-param name="where" select="$item-here"/></xsl:call-template></xsl:if>
    <!-- what is quoted from a note stays among staff -->
    <xsl:variable name="quiet" select="$kept/field[@name = 'visibility']/@value = 'internal' or ../quote/@internal = 'yes'"/>
    <form class="composer" id="reply" method="post" enctype="multipart/form-data" action="{$item-here}">
      <!-- a draft is kept under the form's address, and a link is to be kept nowhere -->
      <xsl:if test="$item-form = 'item'"><xsl:attribute name="data-draft"/><xsl:attribute name="data-people"><xsl:value-of select="$item-here"/>/people.json</xsl:attribute></xsl:if>
      <h2 class="vh">&comment;</h2>
      <!-- what Enter in a field presses is the first button of a form: it is to send, not to insert -->
      <button class="vh" tabindex="-1" aria-hidden="true">&add-comment;</button>
      <xsl:call-template name="tokens"/>
      <xsl:if test="$item-form = 'item'"><xsl:call-template name="draft-fields"><xsl:with-param name="writer" select="@writer"/></xsl:call-template></xsl:if>
      <xsl:if test="$work"><input type="hidden" name="work" value="{$work}"/></xsl:if>
      <input type="hidden" name="version">
        <xsl:attribute name="value"><xsl:call-template name="version"/></xsl:attribute>
      </input>
      <xsl:if test="@may-staff = 'yes'">
        <fieldset class="segment">
          <legend class="vh">&visibility;</legend>
          <label><input type="radio" name="visibility" value="public" id="f-visibility"><xsl:if test="not($quiet)"><xsl:attribute name="checked"/></xsl:if></input><span><xsl:call-template name="icon"><xsl:with-param name="name" select="'comment'"/></xsl:call-template>&reply-public;</span></label>
          <label class="internal"><input type="radio" name="visibility" value="internal"><xsl:if test="$quiet"><xsl:attribute name="checked"/></xsl:if></input><span><xsl:call-template name="icon"><xsl:with-param name="name" select="'lock'"/></xsl:call-template>&note-internal;</span></label>
        </fieldset>
      </xsl:if>
      <xsl:call-template name="field-problem"><xsl:with-param name="route" select="$item-form"/><xsl:with-param name="name" select="'comment'"/></xsl:call-template>
      <xsl:if test="$item-form = 'item'"><xsl:call-template name="preview"><xsl:with-param name="name" select="'comment'"/></xsl:call-template></xsl:if>
      <label for="f-comment">
        <xsl:attribute name="class"><xsl:choose><xsl:when test="@may-staff = 'yes'">vh</xsl:when><xsl:otherwise>label</xsl:otherwise></xsl:choose></xsl:attribute>
        <xsl:choose><xsl:when test="@may-staff = 'yes'">&comment-staff;</xsl:when><xsl:otherwise>&comment;</xsl:otherwise></xsl:choose>
      </label>
      <textarea id="f-comment" name="comment" rows="6">
        <xsl:call-template name="field-attributes">
          <xsl:with-param name="name" select="'comment'"/>
          <xsl:with-param name="hint" select="true()"/>
          <xsl:with-param name="problem" select="$wrong/problem[@field = 'comment']"/>
          <xsl:with-param name="limit" select="/page/limits/field[@route = $item-form][@name = 'comment']"/>
        </xsl:call-template>
        <!-- what is quoted stands behind what was typed -->
        <xsl:value-of select="$kept/field[@name = 'comment']/@value"/>
        <xsl:if test="../quote and $kept/field[@name = 'comment'][@value != '']"><xsl:text>&#10;&#10;</xsl:text></xsl:if>
        <xsl:value-of select="../quote/text"/>
      </textarea>
      <p class="hint" id="f-comment-hint">
        <xsl:if test="@closed = 'yes' and @may-staff != 'yes'">
          <xsl:choose>
            <xsl:when test="@may-close = 'yes'"><b>&reopens;</b></xsl:when>
            <xsl:otherwise><b>&closed-comment;</b></xsl:otherwise>
          </xsl:choose>
          <xsl:text> </xsl:text>
        </xsl:if>
        <xsl:choose><xsl:when test="$item-form = 'item'"><a href="{$base}/preview" target="_blank">&markdown-hint;</a></xsl:when><xsl:otherwise>&markdown-hint;</xsl:otherwise></xsl:choose>
      </p>
      <xsl:call-template name="reply-choice"/>
      <xsl:call-template name="choose-files">
        <xsl:with-param name="route" select="$item-form"/>
        <xsl:with-param name="private" select="@contract-kind = 'free' or $item-form = 'link'"/>
      </xsl:call-template>
      <xsl:if test="@may-staff = 'yes'">
        <fieldset class="changes">
          <legend class="vh">&change-too;</legend>
          <xsl:call-template name="choose-status"/>
          <xsl:call-template name="choose-owner"/>
          <xsl:call-template name="choose-priority"/>
          <xsl:call-template name="choose-queue"/>
          <xsl:call-template name="choose-tags"/>
          <xsl:call-template name="fill-fields"/>
        </fieldset>
      </xsl:if>
      <xsl:call-template name="readers"/>
      <div class="actions">
        <button class="primary">
          <xsl:choose><xsl:when test="$wrong/problem[@code = 'readers']">&readers-send;</xsl:when><xsl:when test="@may-staff = 'yes'">&apply;</xsl:when><xsl:otherwise>&add-comment;</xsl:otherwise></xsl:choose>
        </button>
        <xsl:if test="@may-staff = 'yes' and $work"><button name="next" value="send">&send-and-next;</button></xsl:if>
        <xsl:if test="@may-staff = 'yes' and @closed = 'no'"><button name="next" value="close" data-close="">&close-and-next;</button></xsl:if>
        <xsl:if test="@may-close = 'yes' and @may-staff != 'yes'">
          <xsl:choose>
            <xsl:when test="@closed = 'yes'"><button name="status" value="open">&reopen-issue;</button></xsl:when>
            <xsl:otherwise><button name="status" value="resolved">&close-issue;</button></xsl:otherwise>
          </xsl:choose>
        </xsl:if>
        <xsl:if test="$item-form = 'item'"><xsl:call-template name="draft-buttons"><xsl:with-param name="where" select="$item-here"/></xsl:call-template></xsl:if>
      </div>
    </form>
  </xsl:template>

  <!-- What the person has seen: after a stale submit the present version, since the page shows what is new. -->
  <xsl:template name="version">
    <xsl:variable name="sent" select="$kept/field[@name = 'version']/@value"/>
    <xsl:choose>
      <xsl:when test="$wrong/problem[@code = 'stale' or @field = 'version'] or not(number($sent) &lt;= number(@version))"><xsl:value-of select="@version"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$sent"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- The first choice is what is, and sends nothing: only what is chosen anew is changed. -->
  <xsl:template name="choose-status">
    <xsl:variable name="value" select="$kept/field[@name = 'status']/@value"/>
    <div class="field">
      <label for="f-status">&status;</label>
      <select id="f-status" name="status">
        <xsl:call-template name="select-problem"><xsl:with-param name="name" select="'status'"/></xsl:call-template>
        <option value=""><xsl:call-template name="status-words"><xsl:with-param name="status" select="@status"/></xsl:call-template></option>
        <xsl:call-template name="status-options"><xsl:with-param name="now" select="@status"/><xsl:with-param name="value" select="$value"/></xsl:call-template>
      </select>
    </div>
  </xsl:template>

  <xsl:template name="choose-priority">
    <xsl:variable name="value" select="$kept/field[@name = 'priority']/@value"/>
    <div class="field">
      <label for="f-priority">&priority;</label>
      <select id="f-priority" name="priority">
        <xsl:call-template name="select-problem"><xsl:with-param name="name" select="'priority'"/></xsl:call-template>
        <option value=""><xsl:call-template name="priority-words"><xsl:with-param name="priority" select="@priority"/></xsl:call-template></option>
        <xsl:call-template name="priority-options"><xsl:with-param name="now" select="@priority"/><xsl:with-param name="value" select="$value"/></xsl:call-template>
      </select>
    </div>
  </xsl:template>

  <xsl:template name="choose-owner">
    <xsl:variable name="value" select="$kept/field[@name = 'owner']/@value"/>
    <xsl:variable name="now" select="@owner-id"/>
    <div class="field">
      <label for="f-owner">&owner;</label>
      <select id="f-owner" name="owner">
        <xsl:call-template name="select-problem"><xsl:with-param name="name" select="'owner'"/></xsl:call-template>
        <option value="">
          <xsl:choose>
            <xsl:when test="$now"><xsl:value-of select="@owner"/></xsl:when>
            <xsl:otherwise>&nobody;</xsl:otherwise>
          </xsl:choose>
        </option>
        <xsl:if test="$now"><option value="0"><xsl:if test="$value = '0'"><xsl:attribute name="selected"/></xsl:if>&nobody;</option></xsl:if>
        <xsl:for-each select="../staff/person[not(@id = $now)]">
          <option value="{@id}"><xsl:if test="$value = @id"><xsl:attribute name="selected"/></xsl:if><xsl:value-of select="@name"/></option>
        </xsl:for-each>
      </select>
    </div>
  </xsl:template>

  <xsl:template name="choose-queue">
    <xsl:variable name="value" select="$kept/field[@name = 'queue']/@value"/>
    <xsl:variable name="now" select="@queue"/>
    <div class="field">
      <label for="f-queue">&queue;</label>
      <select id="f-queue" name="queue">
        <xsl:call-template name="select-problem"><xsl:with-param name="name" select="'queue'"/></xsl:call-template>
        <option value=""><xsl:value-of select="@queue-name"/></option>
        <xsl:for-each select="../queues/queue[@key != $now]">
          <option value="{@key}"><xsl:if test="$value = @key"><xsl:attribute name="selected"/></xsl:if><xsl:value-of select="@name"/><xsl:if test="@community = 'yes'"> (&community-reads;)</xsl:if></option>
        </xsl:for-each>
      </select>
    </div>
  </xsl:template>

  <xsl:template name="select-problem">
    <xsl:param name="name"/>
    <xsl:if test="$wrong/problem[@field = $name]"><xsl:attribute name="aria-invalid">true</xsl:attribute></xsl:if>
  </xsl:template>
</xsl:stylesheet>
